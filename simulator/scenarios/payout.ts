import { pays, type Scenario } from '../scenario.ts';

/** Of B2C requests alone: `phoneNumber` of a rule is PartyB, `accountReference` the OriginatorConversationID. */
export const payoutScenarios = {
  b2cAckLost: {
    ...pays,
    title: 'B2C, acknowledgement lost',
    effect:
      'A B2C request is carried out and its connection cut; the same OriginatorConversationID again gives 500.002.1001',
    clientMust:
      'Repeat with the same OriginatorConversationID, and read the duplicate as "the first went through"',
    afterwards: { ackLost: true },
  },
  b2cAfterQueueTimeout: {
    ...pays,
    title: 'B2C, result after a queue time-out',
    effect:
      'A B2C request is carried out; QueueTimeOutURL is called, and the result comes 0.5 to 2 min later',
    clientMust: 'Not pay a second time: the time-out says nothing about the money',
    afterwards: { results: 'queueTimeoutThenResult' },
  },
} as const satisfies Record<string, Scenario>;

export type PayoutScenarioName = keyof typeof payoutScenarios;
export const isPayoutScenario = (name: string): name is PayoutScenarioName =>
  Object.hasOwn(payoutScenarios, name);

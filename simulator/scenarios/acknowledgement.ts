import { pays, type Scenario } from '../scenario.ts';

/** The prompt is shown and the payer pays; the program that pushed is not told so in time. */
export const acknowledgementScenarios = {
  ackLostByReset: {
    ...pays,
    title: 'Pays, acknowledgement lost by a reset',
    effect: 'The prompt is shown and the connection is cut; the payer pays and the callback comes',
    clientMust: 'Push no second time; wait for the callback on the address of this one push',
    faults: [{ on: 'push', fault: 'ackLostAfterPrompt', times: 1 }],
  },
  ackLostBy504: {
    ...pays,
    title: 'Pays, acknowledgement lost by a 504',
    effect:
      'The prompt is shown and the answer is 504 with a web page; the payer pays and the callback comes',
    clientMust: 'Push no second time: 502, 503 and 504 say nothing about the prompt',
    faults: [{ on: 'push', fault: 'ackLostBy504', times: 1 }],
  },
  ackLostByInternalError: {
    ...pays,
    title: 'Pays, acknowledgement lost by an internal error',
    effect: 'The prompt is shown and the answer is 500.003.1001; the payer pays and the callback comes',
    clientMust: 'Push no second time: this error says nothing about the prompt',
    faults: [{ on: 'push', fault: 'ackLostByInternalError', times: 1 }],
  },
  lockedButPrompted: {
    ...pays,
    title: 'Pays, answered as locked',
    effect:
      'The push answers 500.001.1001 Unable to lock subscriber, though its own prompt is on the phone; the payer pays and the callback comes',
    clientMust:
      'Push no second time while a prompt may be live, and complete with the receipt whatever was answered',
    faults: [{ on: 'push', fault: 'lockedAfterPrompt', times: 1 }],
  },
  ackLostBySystemBusy: {
    ...pays,
    title: 'Pays, acknowledgement lost by "system is busy"',
    effect:
      'The prompt is shown and the answer is 500.003.02 System is busy; the payer pays and the callback comes',
    clientMust: 'Push no second time: whether this error comes before the prompt is nowhere written',
    faults: [{ on: 'push', fault: 'ackLostBySystemBusy', times: 1 }],
  },
  ackSlow: {
    ...pays,
    title: 'Pays, acknowledgement slow',
    effect:
      'The prompt is shown at once, the push is answered after 25 s (real time); the callback comes long before',
    clientMust: 'Give up waiting without pushing again, and take the callback',
    faults: [{ on: 'push', fault: 'ackSlow', times: 1, delayMs: 25_000 }],
  },
  ackAndCallbackLost: {
    ...pays,
    title: 'Pays, acknowledgement and callback lost',
    effect: 'The connection is cut after the prompt and no callback comes: the client has no id to ask about',
    clientMust: 'Push no second time; find the money by phone, amount and time in C2B, pull or statement',
    callbacks: [],
    faults: [{ on: 'push', fault: 'ackLostAfterPrompt', times: 1 }],
  },
} as const satisfies Record<string, Scenario>;

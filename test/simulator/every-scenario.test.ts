import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { PayoutScenarioName } from '../../simulator/scenarios/payout.ts';
import type { ScenarioName } from '../../simulator/scenarios.ts';
import { isClosed, type Json, RunningSimulator, until } from './running-simulator.ts';

let simulator: RunningSimulator;
beforeAll(async () => {
  // Half an hour, the longest wait of all, becomes less than two seconds.
  simulator = await RunningSimulator.start({ tempo: 1_000 });
});
afterAll(() => simulator.stop());

interface Records {
  /** In shillings; null when no money moved. */
  ledger: number | null;
  /** The result codes that are sent, sorted; undefined for what is no JSON. */
  callbacks: (number | string | undefined)[];
  /** What the query says in the end. */
  query: string;
}

const paid: Records = { ledger: 100, callbacks: [0], query: '0' };
const unpaid = (code: number | string): Records => ({
  ledger: null,
  callbacks: [code],
  query: String(code),
});
const callbackLost: Records = { ...paid, callbacks: [] };

/** Scenario → its three records, when everything is over. A scenario without a row does not compile. */
const records: Record<Exclude<ScenarioName, 'refused' | PayoutScenarioName>, Records> = {
  pays: paid,
  declines: unpaid(1032),
  wrongPin: unpaid(2001),
  noMoney: unpaid(1),
  unreachable: unpaid(1037),
  neverAnswers: { ledger: null, callbacks: [], query: '4999' },
  paysLate: paid,
  waitsForPerson: unpaid(1037),
  expires: unpaid(1019),
  wrongProduct: unpaid(2028),
  wrongPartyB: unpaid('SFC_IC0003'),
  ruleLimited: unpaid(17),
  payerBusy: paid,
  callbackLost,
  callbackTwice: { ...paid, callbacks: [0, 0] },
  callbackThreeTimes: { ...paid, callbacks: [0, 0, 0] },
  callbackFourTimes: { ...paid, callbacks: [0, 0, 0, 0] },
  callbackLate: paid,
  callbackReplayed: { ...paid, callbacks: [0, 0] },
  callbackBeforeAck: paid,
  laterAttemptFirst: paid,
  confirmationFirst: paid,
  callbackCutShort: { ...paid, callbacks: [undefined] },
  oddMetadata: paid,
  successWithoutMetadata: paid,
  callbackNamesOtherAmount: paid,
  debitsOtherAmount: { ...paid, ledger: 99 },
  ackLostByReset: paid,
  ackLostBy504: paid,
  ackLostByInternalError: paid,
  lockedButPrompted: paid,
  ackLostBySystemBusy: paid,
  ackSlow: paid,
  ackAndCallbackLost: callbackLost,
  pushThrottled: paid,
  pushSpikeArrest: paid,
  pushSystemBusy: paid,
  oauthThrottled: paid,
  oauthSystemBusy: paid,
  oauthWaf503: paid,
  queryThrottled: callbackLost,
  querySystemBusy: callbackLost,
  tokenRevoked: paid,
  tokenRevokedAtQuery: callbackLost,
  waf503: paid,
  html200: paid,
  queryWaf503: callbackLost,
  queryHtml200: callbackLost,
  querySaysFailed: { ...paid, query: '1032' },
  querySaysFailedCallbackLost: { ...callbackLost, query: '1032' },
  queryPendingForever: { ...paid, query: '4999' },
  callbackLostQueryPending: { ...callbackLost, query: '4999' },
  queryPaidEarly: unpaid(1032),
  queryPendingByError: callbackLost,
  paysAfterExpiry: paid,
  failureThenSuccess: { ...paid, callbacks: [0, 1037] },
  smscTimeoutPaid: { ledger: 100, callbacks: [1036], query: '1036' },
  smscTimeoutUnpaid: unpaid(1036),
  pushErrorPaid: { ledger: 100, callbacks: [9999], query: '9999' },
  pushErrorUnpaid: unpaid(9999),
  unknownCodePaid: { ledger: 100, callbacks: [7777], query: '7777' },
  unknownCodeUnpaid: unpaid(7777),
  forgedSuccess: { ...unpaid(1032), callbacks: [0, 1032] },
  forgedSuccessAfterDecline: { ...unpaid(1032), callbacks: [0, 1032] },
  forgedBesideTrue: { ...paid, callbacks: [0, 0] },
  forgedFailure: { ...paid, callbacks: [0, 1032] },
  forgedWrongToken: { ...unpaid(1032), callbacks: [0, 1032] },
  forgedWrongCheckoutRequestId: { ...unpaid(1032), callbacks: [0, 1032] },
  forgedWrongAmount: { ...paid, callbacks: [0, 0] },
  confirmationTwice: paid,
  confirmationLate: paid,
  confirmationLost: paid,
  paysByHandToo: paid,
  paysByHandInstead: unpaid(1032),
  pullLate: { ...callbackLost, query: '4999' },
  pullRepeats: { ...callbackLost, query: '4999' },
  statusAfterQueueTimeout: paid,
  statusQueueTimeout: paid,
  reversedByHand: paid,
  reversalNotFound: paid,
};

/** Pushes until the push is there, whatever its answer, with a fresh token each time. */
function pushUntilAccepted(phoneNumber: string): Promise<Json> {
  return until(async () => {
    simulator.forgetToken();
    const answered = simulator.push(phoneNumber).catch(() => undefined);
    await Promise.race([answered, until(async () => (await simulator.pushesOf(phoneNumber))[0])]);
    return (await simulator.pushesOf(phoneNumber))[0];
  });
}

const names = Object.keys(records) as (keyof typeof records)[];

test.each(names.map((name, index) => ({ name, phoneNumber: `254731${100_050 + index * 100}` })))(
  '$name: its ledger, callbacks and query are as told',
  async ({ name, phoneNumber }) => {
    const expected = records[name];
    await simulator.play(name, phoneNumber);
    await pushUntilAccepted(phoneNumber);
    const push = await simulator.pushOf(phoneNumber, isClosed);
    expect(push.scenario).toBe(name);
    expect(push.ledgerEntry?.amountShillings ?? null).toBe(expected.ledger);
    await until(async () => {
      simulator.forgetToken();
      const { json } = await simulator.query(push.checkoutRequestId);
      return json?.ResultCode === expected.query ? true : undefined;
    });
    // What ought not to come would come now.
    await sleep(20);
    const codes = simulator.receivedOf(phoneNumber).map(({ json }) => json?.Body.stkCallback.ResultCode);
    expect(codes.map((code) => String(code)).toSorted()).toEqual(expected.callbacks.map(String));
    expect((await simulator.query(push.checkoutRequestId)).json.ResultCode).toBe(expected.query);
  },
);

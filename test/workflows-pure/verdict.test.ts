import { describe, expect, test } from '@jest/globals';
import type { Evidence } from '../../workflows/evidence.ts';
import {
  acknowledgement,
  bareCallback,
  c2b,
  canceledCallback,
  decision,
  evidence,
  failedCallback,
  failedQuery,
  neverPrompted,
  otherId,
  paidCallback,
  paidQuery,
  receipt,
  refusal,
  secondReceipt,
  verdictOf,
} from './samples.ts';

interface Row {
  fact: string;
  set: Evidence[];
  says: string;
  receipts?: string[];
  cases?: string[];
}

const unlisted = { fromListedAddress: false } as const;
const takenBack = [decision('completed', { sourceKey: '1' }), decision('failed', { sourceKey: '2' })];

const rows: Row[] = [
  { fact: 'no evidence says nothing', set: [], says: 'nothing' },
  { fact: 'an acknowledgement says nothing', set: [acknowledgement()], says: 'nothing' },
  {
    fact: 'a whole callback completes with its receipt',
    set: [paidCallback()],
    says: 'completed',
    receipts: [receipt],
  },
  { fact: 'a query "0" completes, its receipt to come', set: [paidQuery()], says: 'completed' },
  { fact: 'an early query "0" says nothing', set: [paidQuery(20_000)], says: 'nothing' },
  { fact: 'a callback 0 without receipt says nothing alone', set: [bareCallback()], says: 'nothing' },
  {
    fact: 'a callback 0 without receipt completes with a query "0"',
    set: [bareCallback(), paidQuery(20_000)],
    says: 'completed',
  },
  { fact: 'a failure code fails', set: [failedCallback()], says: 'failed' },
  { fact: 'a payer who declines cancels', set: [canceledCallback()], says: 'canceled' },
  { fact: 'an early failure of a query says nothing', set: [failedQuery(45_000)], says: 'nothing' },
  { fact: 'a refusal fails', set: [refusal()], says: 'failed' },
  {
    fact: 'a refusal says nothing once a prompt shows signs of life',
    set: [refusal(), acknowledgement()],
    says: 'nothing',
  },
  { fact: 'a payer who was never prompted fails', set: [neverPrompted()], says: 'failed' },
  {
    fact: 'a receipt beats every failure',
    set: [paidCallback(), failedCallback(), failedQuery(), evidence({ kind: 'absence', says: 'failed' })],
    says: 'completed',
    receipts: [receipt],
  },
  {
    fact: 'a receipt beats a person who said failed',
    set: [paidCallback(), decision('failed')],
    says: 'completed',
    receipts: [receipt],
  },
  {
    fact: 'a query "0" and a failure code contest each other',
    set: [paidQuery(), failedCallback()],
    says: 'contested',
    cases: ['contested'],
  },
  {
    fact: 'failed and canceled contest each other',
    set: [canceledCallback(), failedQuery()],
    says: 'contested',
    cases: ['contested'],
  },
  {
    fact: 'a bare success bars a failure',
    set: [bareCallback(), failedQuery()],
    says: 'contested',
    cases: ['contested'],
  },
  {
    fact: 'a match and a failure contest each other',
    set: [c2b({ boundBy: 'match' }), failedCallback()],
    says: 'contested',
    receipts: [receipt],
    cases: ['contested'],
  },
  {
    fact: 'a match completes with its receipt',
    set: [acknowledgement(), c2b({ boundBy: 'match' })],
    says: 'completed',
    receipts: [receipt],
  },
  {
    fact: 'a receipt that a person enters is the payment’s',
    set: [acknowledgement(), decision('completed', { receiptNumber: receipt })],
    says: 'completed',
    receipts: [receipt],
  },
  {
    fact: 'of several receipts that of the stronger evidence comes first',
    set: [c2b({ boundBy: 'match' }), paidCallback({ receiptNumber: secondReceipt })],
    says: 'completed',
    receipts: [secondReceipt, receipt],
    cases: ['paid_twice'],
  },
  {
    fact: 'another amount is no verdict but a case',
    set: [paidCallback({ amountShillings: 400 })],
    says: 'nothing',
    cases: ['amount_mismatch'],
  },
  {
    fact: 'another short code is no verdict but a case',
    set: [c2b({ shortCodeFits: false })],
    says: 'nothing',
    cases: ['amount_mismatch'],
  },
  {
    fact: 'another amount bars a failure',
    set: [paidCallback({ amountShillings: 400 }), failedQuery()],
    says: 'contested',
    cases: ['amount_mismatch', 'contested'],
  },
  {
    fact: 'another amount bars a success without a receipt',
    set: [paidCallback({ amountShillings: 400 }), paidQuery()],
    says: 'contested',
    cases: ['amount_mismatch', 'contested'],
  },
  {
    fact: 'another amount beside the right one leaves completed',
    set: [paidCallback(), c2b({ amountShillings: 400, receiptNumber: secondReceipt })],
    says: 'completed',
    receipts: [receipt],
    cases: ['amount_mismatch'],
  },
  {
    fact: 'a second receipt leaves completed and opens a case',
    set: [paidCallback({ receiptNumber: secondReceipt }), paidCallback()],
    says: 'completed',
    receipts: [receipt, secondReceipt],
    cases: ['paid_twice'],
  },
  {
    fact: 'the same receipt from two sources is one',
    set: [paidCallback(), c2b()],
    says: 'completed',
    receipts: [receipt],
  },
  {
    fact: "somebody else's receipt says nothing and opens a case",
    set: [paidCallback({ receiptTaken: true })],
    says: 'nothing',
    cases: ['already_claimed'],
  },
  {
    fact: 'a success whose only receipt is somebody else’s is for a person: one debit is not paid out twice',
    set: [paidCallback({ receiptTaken: true }), paidQuery()],
    says: 'contested',
    cases: ['already_claimed', 'contested'],
  },
  {
    fact: "somebody else's receipt beside one of its own does not doubt a success",
    set: [paidCallback({ receiptTaken: true, receiptNumber: 'OTHER00001' }), c2b()],
    says: 'completed',
    receipts: [receipt],
    cases: ['already_claimed'],
  },
  {
    fact: "somebody else's receipt does not bar a failure",
    set: [paidCallback({ receiptTaken: true }), failedQuery()],
    says: 'failed',
    cases: ['already_claimed'],
  },
  {
    fact: 'a callback of another push says nothing',
    set: [acknowledgement(), paidCallback({ checkoutRequestId: otherId })],
    says: 'nothing',
  },
  {
    fact: 'a callback of another push bars nothing',
    set: [acknowledgement(), paidCallback({ checkoutRequestId: otherId }), failedQuery()],
    says: 'failed',
  },
  {
    fact: 'a callback of another push in another amount opens no case',
    set: [acknowledgement(), paidCallback({ checkoutRequestId: otherId, amountShillings: 1 })],
    says: 'nothing',
  },
  { fact: 'a success from an unlisted address says nothing', set: [paidCallback(unlisted)], says: 'nothing' },
  {
    fact: 'a success from an unlisted address does not hold up a failure',
    set: [paidCallback(unlisted), failedQuery()],
    says: 'failed',
  },
  {
    fact: 'a receipt from an unlisted address is not believed because Safaricom says paid',
    set: [paidCallback(unlisted), paidQuery()],
    says: 'completed',
    receipts: [],
  },
  {
    fact: 'a receipt from an unlisted address counts once another source names it',
    set: [paidCallback(unlisted), c2b({ receiptNumber: receipt })],
    says: 'completed',
    receipts: [receipt],
  },
  {
    fact: 'a receipt from an unlisted address beside a proven one is no second payment, though Safaricom says paid',
    set: [paidCallback(), paidCallback({ ...unlisted, receiptNumber: 'FORGED0001' }), paidQuery()],
    says: 'completed',
    receipts: [receipt],
  },
  {
    fact: 'another amount from an unlisted address beside a proven receipt opens no case',
    set: [c2b(), paidCallback({ ...unlisted, receiptNumber: 'FORGED0001', amountShillings: 1 })],
    says: 'completed',
    receipts: [c2b().receiptNumber ?? ''],
  },
  {
    fact: 'a failure from an unlisted address says nothing',
    set: [failedCallback(unlisted)],
    says: 'nothing',
  },
  {
    fact: 'a failure from an unlisted address does not contest a success',
    set: [failedCallback(unlisted), paidQuery()],
    says: 'completed',
  },
  {
    fact: 'a person decides a contest',
    set: [paidQuery(), failedCallback(), decision('completed')],
    says: 'completed',
  },
  {
    fact: 'a person decides against a bar',
    set: [bareCallback(), failedQuery(), decision('failed')],
    says: 'failed',
  },
  { fact: 'of several decisions the last one counts', set: takenBack, says: 'failed' },
  {
    fact: 'what a person had in view when deciding is no contest',
    set: [bareCallback({ sourceKey: 'seen' }), decision('failed', { considered: ['callback/seen'] })],
    says: 'failed',
  },
  {
    fact: 'a bare success after a person said failed leaves failed and opens a case',
    set: [failedQuery(), decision('failed', { considered: [] }), bareCallback()],
    says: 'failed',
    cases: ['contested'],
  },
  {
    fact: 'a failure after a person said completed leaves completed and opens a case',
    set: [paidQuery(), decision('completed', { considered: [] }), failedCallback()],
    says: 'completed',
    cases: ['contested'],
  },
  {
    fact: 'what counts for nothing does not contest a decision',
    set: [decision('failed', { considered: [] }), paidQuery(30_000), paidCallback(unlisted)],
    says: 'failed',
  },
  {
    fact: 'what agrees with a decision does not contest it',
    set: [decision('failed', { considered: [] }), failedCallback()],
    says: 'failed',
  },
  {
    fact: 'a C2B row from an unlisted address says nothing',
    set: [c2b(unlisted)],
    says: 'nothing',
  },
  {
    fact: 'a C2B row from an unlisted address confirms no callback from one',
    set: [c2b(unlisted), paidCallback(unlisted)],
    says: 'nothing',
  },
  {
    fact: 'a C2B row from an unlisted address counts once a pull tells the same',
    set: [c2b({ ...unlisted, receiptNumber: receipt }), c2b({ kind: 'pull', boundBy: 'receipt' })],
    says: 'completed',
    receipts: [receipt],
  },
];

describe('judge', () => {
  test.each(rows)('$fact', ({ set, says, receipts = [], cases = [] }) => {
    const verdict = verdictOf(...set);
    expect({ says: verdict.says, receipts: verdict.receiptNumbers, cases: verdict.cases }).toEqual({
      says,
      receipts,
      cases,
    });
    expect(verdictOf(...set.toReversed())).toEqual(verdict);
  });

  test('names what contradicts a decision, so that other evidence makes another case', () => {
    const decided = decision('failed', { considered: ['callback/old'] });
    const [old, late] = ['old', 'late'].map((sourceKey) => bareCallback({ sourceKey }));
    expect(verdictOf(decided, old!).about.contested).toBe('');
    // The same words again are nothing new.
    expect(verdictOf(decided, old!, late!).cases).toEqual([]);
    const told = verdictOf(decided, old!, c2b({ boundBy: 'match' }));
    expect(told.about.contested).toBe(`c2b completed ${receipt}`);
    expect(told.cases).toEqual(['contested']);
  });

  test('names what is said in a contest, whoever repeats it', () => {
    const contest = [paidQuery(), failedCallback()];
    const about = 'callback failed query completed';
    expect(verdictOf(...contest).about.contested).toBe(about);
    expect(verdictOf(...contest, paidQuery(90_000)).about.contested).toBe(about);
    expect(verdictOf(...contest, bareCallback()).about.contested).not.toBe(about);
  });

  test('names the evidence that decided', () => {
    const [callback, query] = [failedCallback(), failedQuery()];
    expect(verdictOf(query, callback, acknowledgement()).because).toBe(callback);
    expect(verdictOf(acknowledgement()).because).toBeNull();
    const person = decision('failed');
    expect(verdictOf(paidQuery(), person).because).toBe(person);
    const proof = paidCallback();
    expect(verdictOf(paidQuery(), person, proof).because).toBe(proof);
  });

  test.each([
    { fact: 'an acknowledgement', set: [acknowledgement()], prompted: true },
    { fact: 'a lost answer to the push', set: [evidence({ kind: 'promptUncertain' })], prompted: true },
    { fact: 'a callback', set: [failedCallback()], prompted: true },
    { fact: 'a refusal', set: [refusal()], prompted: false },
    { fact: 'never prompted', set: [neverPrompted()], prompted: false },
    { fact: "a person's decision", set: [decision('failed')], prompted: false },
    {
      fact: 'an absence from the statement',
      set: [evidence({ kind: 'absence', says: 'failed' })],
      prompted: false,
    },
  ])('after $fact a prompt may have been on the phone: $prompted', ({ set, prompted }) => {
    expect(verdictOf(...set).prompted).toBe(prompted);
  });
});

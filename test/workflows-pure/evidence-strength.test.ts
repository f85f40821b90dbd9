import { describe, expect, test } from '@jest/globals';
import type { Evidence } from '../../workflows/evidence.ts';
import { barsFailure, isForeign, surroundings, type Strength } from '../../workflows/evidence-strength.ts';
import {
  acknowledgement,
  bareCallback,
  c2b,
  canceledCallback,
  decision,
  evidence,
  facts,
  failedCallback,
  failedQuery,
  neverPrompted,
  otherId,
  paidCallback,
  paidQuery,
  receipt,
  refusal,
  strengthAmong,
} from './samples.ts';

interface Row {
  fact: string;
  strength: Strength;
  /** The first is weighed, among the others. */
  set: [Evidence, ...Evidence[]];
}

const transactionStatus = (changes: Partial<Evidence> = {}): Evidence =>
  evidence({
    kind: 'transactionStatus',
    says: 'completed',
    receiptNumber: receipt,
    amountShillings: facts.amountShillings,
    boundBy: 'receipt',
    shortCodeFits: true,
    ...changes,
  });
const unlisted = { fromListedAddress: false } as const;

const rows: Row[] = [
  {
    fact: 'a whole callback on its own token, id equal',
    strength: 4,
    set: [paidCallback(), acknowledgement()],
  },
  { fact: 'a whole callback while the acknowledgement is unknown', strength: 4, set: [paidCallback()] },
  {
    fact: 'a whole callback from a listed address',
    strength: 4,
    set: [paidCallback({ fromListedAddress: true })],
  },
  {
    fact: 'a whole callback that names another push',
    strength: 0,
    set: [paidCallback({ checkoutRequestId: otherId }), acknowledgement()],
  },
  {
    fact: 'a whole callback that names no push, once ours is known',
    strength: 0,
    set: [paidCallback({ checkoutRequestId: null }), acknowledgement()],
  },
  { fact: 'a whole callback from an unlisted address', strength: 0, set: [paidCallback(unlisted)] },
  {
    fact: 'a whole callback from an unlisted address beside a query, which names no receipt',
    strength: 0,
    set: [paidCallback(unlisted), paidQuery()],
  },
  {
    fact: 'a whole callback from an unlisted address beside a C2B row with its receipt',
    strength: 4,
    set: [paidCallback(unlisted), c2b()],
  },
  {
    fact: 'a whole callback from an unlisted address beside a C2B row with another receipt',
    strength: 0,
    set: [paidCallback({ ...unlisted, receiptNumber: 'FORGED0001' }), c2b()],
  },
  {
    fact: 'a whole callback from an unlisted address beside a query and a listed callback with another receipt',
    strength: 0,
    set: [paidCallback({ ...unlisted, receiptNumber: 'FORGED0001' }), paidQuery(), paidCallback()],
  },
  {
    fact: 'a whole callback from an unlisted address beside another such',
    strength: 0,
    set: [paidCallback(unlisted), bareCallback(unlisted)],
  },
  { fact: 'a callback in another amount', strength: 0, set: [paidCallback({ amountShillings: 499 })] },
  { fact: 'a callback to another short code', strength: 0, set: [paidCallback({ shortCodeFits: false })] },
  {
    fact: 'a callback whose receipt belongs to another payment',
    strength: 0,
    set: [paidCallback({ receiptTaken: true })],
  },
  { fact: 'Transaction Status "Completed", bound by the receipt', strength: 4, set: [transactionStatus()] },
  {
    fact: 'Transaction Status "Completed" of a receipt that was put to the payment by likeness',
    strength: 3,
    set: [transactionStatus({ boundBy: 'match' })],
  },
  {
    fact: 'Transaction Status "Completed" of another credit party',
    strength: 0,
    set: [transactionStatus({ shortCodeFits: false })],
  },
  {
    fact: 'Transaction Status "Completed" of another amount',
    strength: 0,
    set: [transactionStatus({ amountShillings: 5 })],
  },
  ...(['c2b', 'pull', 'statement'] as const).flatMap((kind): Row[] => [
    { fact: `a ${kind} row bound by its receipt`, strength: 4, set: [c2b({ kind, boundBy: 'receipt' })] },
    {
      fact: `a ${kind} row bound by a reference of ours`,
      strength: 4,
      set: [c2b({ kind, boundBy: 'reference' })],
    },
    { fact: `a ${kind} row bound by likeness`, strength: 3, set: [c2b({ kind, boundBy: 'match' })] },
    { fact: `a ${kind} row of another amount`, strength: 0, set: [c2b({ kind, amountShillings: 1 })] },
    { fact: `a ${kind} row of another short code`, strength: 0, set: [c2b({ kind, shortCodeFits: false })] },
  ]),
  { fact: 'query "0" at 75 s', strength: 3, set: [paidQuery(75_000)] },
  { fact: 'query "0" before 75 s', strength: 0, set: [paidQuery(74_999)] },
  { fact: 'query "0" of unknown age', strength: 0, set: [paidQuery(0, { ageMs: null })] },
  {
    fact: 'callback 0 without receipt, together with a query "0"',
    strength: 3,
    set: [bareCallback(), paidQuery()],
  },
  {
    fact: 'callback 0 without receipt, together with an early query "0"',
    strength: 3,
    set: [bareCallback(), paidQuery(20_000)],
  },
  { fact: 'callback 0 without receipt, alone', strength: 0, set: [bareCallback()] },
  {
    fact: 'callback 0 with receipt but no amount, alone',
    strength: 0,
    set: [paidCallback({ amountShillings: null })],
  },
  { fact: 'a person who says completed', strength: 3, set: [decision('completed')] },
  { fact: 'a person who says failed', strength: 3, set: [decision('failed')] },
  { fact: 'a failure code of a callback, id equal', strength: 2, set: [failedCallback(), acknowledgement()] },
  { fact: 'a failure code of a callback, acknowledgement unknown', strength: 2, set: [canceledCallback()] },
  {
    fact: 'a failure code of a callback that names another push',
    strength: 0,
    set: [failedCallback({ checkoutRequestId: otherId }), acknowledgement()],
  },
  {
    fact: 'a failure code of a callback from an unlisted address',
    strength: 0,
    set: [failedCallback(unlisted)],
  },
  {
    fact: 'a failure code from an unlisted address, confirmed by a query that says failed',
    strength: 2,
    set: [failedCallback(unlisted), failedQuery()],
  },
  {
    fact: 'a failure code from an unlisted address beside a query that says paid',
    strength: 0,
    set: [failedCallback(unlisted), paidQuery()],
  },
  { fact: 'a failure code of a query at 60 s', strength: 2, set: [failedQuery(60_000)] },
  { fact: 'a failure code of a query before 60 s', strength: 0, set: [failedQuery(59_999)] },
  {
    fact: 'a complete statement without the payment',
    strength: 2,
    set: [evidence({ kind: 'absence', says: 'failed' })],
  },
  { fact: 'a refusal at the push', strength: 1, set: [refusal()] },
  { fact: 'a payer who was never prompted', strength: 1, set: [neverPrompted()] },
  {
    fact: 'a refusal beside the acknowledgement of a prompt',
    strength: 0,
    set: [refusal(), acknowledgement()],
  },
  {
    fact: 'a refusal that came after the answer was thought lost',
    strength: 1,
    set: [refusal(), evidence({ kind: 'promptUncertain' })],
  },
  {
    fact: 'never prompted beside a push whose answer was lost',
    strength: 0,
    set: [neverPrompted(), evidence({ kind: 'promptUncertain' })],
  },
  { fact: 'never prompted beside a callback', strength: 0, set: [neverPrompted(), bareCallback()] },
  { fact: 'an acknowledgement', strength: 0, set: [acknowledgement()] },
  { fact: 'a push whose answer was lost', strength: 0, set: [evidence({ kind: 'promptUncertain' })] },
  ...['4999', '1036', '9999', '26', '15', '100000005', '777', null].flatMap((resultCode): Row[] => [
    {
      fact: `a callback with ${resultCode ?? 'no code'}`,
      strength: 0,
      set: [evidence({ kind: 'callback', resultCode })],
    },
    {
      fact: `a query with ${resultCode ?? 'no code'}`,
      strength: 0,
      set: [evidence({ kind: 'query', resultCode, ageMs: 90_000 })],
    },
  ]),
];

describe('strength', () => {
  test.each(rows)('$strength: $fact', ({ strength, set: [first, ...others] }) => {
    expect(strengthAmong(first, ...others)).toBe(strength);
  });

  test('kinds that never say paid or failed weigh nothing, whatever they claim', () => {
    for (const says of ['completed', 'failed', 'canceled'] as const) {
      expect(strengthAmong(evidence({ kind: 'acknowledgement', says }))).toBe(0);
      expect(strengthAmong(evidence({ kind: 'promptUncertain', says }))).toBe(0);
    }
    for (const kind of ['refusal', 'neverPrompted', 'absence'] as const) {
      expect(strengthAmong(evidence({ kind, says: 'completed' }))).toBe(0);
    }
    for (const kind of ['transactionStatus', 'c2b', 'pull', 'statement'] as const) {
      expect(strengthAmong(evidence({ kind, says: 'failed' }))).toBe(0);
    }
  });

  test('an acknowledgement makes a callback foreign wherever it stands among several', () => {
    const callback = paidCallback({ checkoutRequestId: otherId });
    const [one, two] = [acknowledgement(), acknowledgement({ checkoutRequestId: 'ws_CO_second' })];
    for (const set of [
      [one, two, callback],
      [two, one, callback],
    ]) {
      expect(isForeign(callback, surroundings(set, facts))).toBe(true);
    }
  });

  test('a callback that names either of two acknowledged pushes is ours', () => {
    const callback = paidCallback({ checkoutRequestId: 'ws_CO_second' });
    const [one, two] = [acknowledgement(), acknowledgement({ checkoutRequestId: 'ws_CO_second' })];
    for (const set of [
      [one, two, callback],
      [two, one, callback],
    ]) {
      expect(isForeign(callback, surroundings(set, facts))).toBe(false);
    }
  });
});

describe('bar', () => {
  const bars = (first: Evidence, ...others: Evidence[]): boolean =>
    barsFailure(first, surroundings([first, ...others], facts));

  test.each([
    { fact: 'a success without receipt', bar: true, set: [bareCallback()] },
    { fact: 'money in another amount', bar: true, set: [paidCallback({ amountShillings: 499 })] },
    { fact: 'money to another short code', bar: true, set: [c2b({ shortCodeFits: false })] },
    {
      fact: 'a Transaction Status of a receipt that was put to the payment by likeness',
      bar: true,
      set: [transactionStatus({ boundBy: 'match' })],
    },
    { fact: 'a success from an unlisted address', bar: false, set: [bareCallback(unlisted)] },
    {
      fact: 'a success from an unlisted address, confirmed',
      bar: true,
      set: [bareCallback(unlisted), paidQuery()],
    },
    {
      fact: 'a success of another push',
      bar: false,
      set: [bareCallback({ checkoutRequestId: otherId }), acknowledgement()],
    },
    { fact: "somebody else's receipt", bar: false, set: [paidCallback({ receiptTaken: true })] },
    { fact: 'a failure', bar: false, set: [failedCallback()] },
    { fact: 'an early query "0", which may be an echo', bar: false, set: [paidQuery(20_000)] },
  ] satisfies { fact: string; bar: boolean; set: [Evidence, ...Evidence[]] }[])(
    '$fact: $bar',
    ({ bar, set: [first, ...others] }) => {
      expect(bars(first!, ...others)).toBe(bar);
    },
  );
});

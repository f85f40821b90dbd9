import { expect, test } from '@jest/globals';
import { holds } from '../../proof/invariants/invariant.ts';
import { invariants } from '../../proof/invariants/index.ts';
import { completedPayment, noFacts } from './facts.ts';

const check = (number: string, facts = noFacts()) =>
  invariants.find((invariant) => invariant.number === number)!.check(facts);

test.each(invariants.map(({ number, title }) => ({ number, title })))(
  'invariant $number ($title) is not proven by a run in which nothing happened',
  ({ number }) => {
    expect(holds(check(number))).toBe(false);
    expect(check(number).unchecked).not.toEqual([]);
  },
);

test('a completed payment without a debit, or with another receipt than its debit, is a breach of invariant 2', () => {
  const { breaches } = check('2', { ...noFacts(), payments: [completedPayment('pay_1')] });
  expect(breaches).toEqual(expect.arrayContaining(['completed payment pay_1 has 0 debits']));
});

test('a receipt that two payments show is a breach of invariant 2', () => {
  const payments = [completedPayment('pay_1'), completedPayment('pay_2')];
  expect(check('2', { ...noFacts(), payments }).breaches).toContain(
    'receipt RECEIPT1 is shown by pay_1 and pay_2',
  );
});

test('a status that goes back, and a 404 after the answer, are breaches of invariant 4', () => {
  const sights = [
    { paymentId: 'pay_1', reader: 0, seen: ['pending', 'completed', 'failed'] as const },
    { paymentId: 'pay_2', reader: 1, seen: ['pending', 'missing'] as const },
    { paymentId: 'pay_3', reader: 1, seen: ['initiating', 'failed', 'completed'] as const },
  ].map((each) => ({ ...each, seen: [...each.seen] }));
  expect(check('4', { ...noFacts(), sights }).breaches).toEqual([
    'payment pay_1 went from completed to failed before reader 0',
    'payment pay_2 was 404 to reader 1 after its 202',
  ]);
});

test('a sixth query within a minute is a breach of invariant 7', () => {
  const stats = { counts: { queryAnswered: 6 }, highestQueriesPerMinute: { '174370': 6 } };
  expect(check('7', { ...noFacts(), stats }).breaches).toEqual([
    'short code 174370: 6 queries within a minute',
  ]);
});

import { expect, test } from '@jest/globals';
import { hashCallbackToken } from '../../api/hooks/callback-token.ts';
import { holds } from '../../proof/invariants/invariant.ts';
import { invariants } from '../../proof/invariants/index.ts';
import { completedPayment, noFacts, pushOf } from './facts.ts';

const check = (number: string, facts = noFacts()) =>
  invariants.find((invariant) => invariant.number === number)!.check(facts);

test.each(invariants.map(({ number, title }) => ({ number, title })))(
  'invariant $number ($title) is not proven by a run in which nothing happened',
  ({ number }) => {
    expect(holds(check(number))).toBe(false);
    expect(check(number).unchecked).not.toEqual([]);
  },
);

test('a push that a live prompt of the same organisation turned away is a breach of invariant 1', () => {
  const payments = ['1', '2', '3'].map((name) => ({
    ...completedPayment(`pay_${name}`),
    organisationId: name === '3' ? 'org_1' : 'org_0',
    callbackTokenHash: hashCallbackToken(`token${name}`),
  }));
  const callbackUrl = (name: string) => `https://pay.example/hooks/stk/token${name}`;
  const push = {
    ...pushOf('254712345678'),
    callbackUrl: callbackUrl('1'),
    turnedAway: ['1', '2', '3', '4'].map((name) => ({ callbackUrl: callbackUrl(name) })),
  };
  expect(check('1', { ...noFacts(), payments, pushes: [push] }).breaches).toEqual([
    'payment pay_1 was pushed again while its prompt was live',
    'payment pay_2 was pushed while pay_1 was live on the same phone',
    'a push that pay_1 kept from its phone belongs to no payment',
  ]);
});

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

const debitOf = (receiptNumber: string, checkoutRequestId: string | null) => ({
  kind: checkoutRequestId === null ? ('c2b' as const) : ('stk' as const),
  receiptNumber,
  checkoutRequestId,
  businessShortCode: '174370',
  phoneNumber: '254712345678',
  payerName: 'MARY JUMA OTIENO',
  amountShillings: 100,
  accountReference: '',
  debitedAt: '2026-11-25T10:00:00.000Z',
});
const claimOf = (id: string) => ({ id, organisationId: 'org_0', receiptNumber: 'RECEIPT1' });

test('a receipt that is claimed by two, or by one while a prompted payment owns it, is a breach of invariant 2', () => {
  const receipts = [
    { organisationId: 'org_0', receiptNumber: 'RECEIPT1', paymentId: 'pay_1', claimId: 'claim_1' },
  ];
  const claiming = [{ receiptNumber: 'RECEIPT1', mayBeClaimed: true, claimIds: ['claim_1', 'claim_2'] }];
  const facts = { ...noFacts(), payments: [completedPayment('pay_1')], receipts, claiming };
  const { breaches } = check('2', { ...facts, claims: [claimOf('claim_1'), claimOf('claim_2')] });
  expect(breaches).toEqual(
    expect.arrayContaining([
      'receipt RECEIPT1 has 2 claims',
      'receipt RECEIPT1 is owned by payment pay_1 and by a claim',
      'receipt RECEIPT1 was given to 2 of 2 who claimed it',
    ]),
  );
});

test('money by hand that is neither a payment nor claimed is a breach of invariant 2', () => {
  const ledger = [debitOf('RECEIPT1', null)];
  expect(check('2', { ...noFacts(), ledger }).breaches).toContain('debit RECEIPT1 belongs to 0 payments');
  const claimed = check('2', { ...noFacts(), ledger, claims: [claimOf('claim_1')] });
  expect(claimed.breaches).not.toContain('debit RECEIPT1 belongs to 0 payments');
});

test('an acknowledged notice of money that is kept nowhere, or twice, is a breach of invariant 6', () => {
  const entry = { receiptNumber: 'RECEIPT2', source: 'c2b', paymentId: null };
  const facts = { ...noFacts(), confirmed: ['RECEIPT1', 'RECEIPT2', 'RECEIPT2'], entries: [entry, entry] };
  expect(check('6', facts).breaches).toEqual([
    'the notice of RECEIPT1 was acknowledged and is kept 0 times',
    'the notice of RECEIPT2 was acknowledged and is kept 2 times',
  ]);
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

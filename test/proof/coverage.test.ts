import { expect, test } from '@jest/globals';
import { hashCallbackToken } from '../../api/hooks/callback-token.ts';
import { coverageOf, isThick } from '../../proof/coverage.ts';
import type { Facts } from '../../proof/facts/facts.ts';
import type { Order } from '../../proof/load/plan.ts';
import { completedPayment, noFacts } from './facts.ts';

const order = {} as Order;
const placed = { order, answers: [], paymentId: null, outcome: 'accepted' as const };
const push = (token: string) => ({ callbackUrl: `http://api/hooks/${token}` }) as Facts['pushes'][number];

test('a run that prompted few of its orders is too thin to prove anything', () => {
  const payment = { ...completedPayment('pay_1'), callbackTokenHash: hashCallbackToken('token') };
  const facts = { ...noFacts(), payments: [payment], pushes: [push('token'), push('token')] };
  const thick = coverageOf({ ...facts, placed: [placed] });
  expect(thick).toMatchObject({ orders: 1, prompted: 1, completed: 1, rescued: 1, unasked: 0 });
  expect(isThick(thick)).toBe(true);
  expect(isThick(coverageOf({ ...facts, placed: [placed, placed] }))).toBe(false);
});

import { expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { newId, paymentIdOf, transactionIdOf } from '../../db/new-id.ts';

test('an id is its prefix and 26 characters', () => {
  expect(newId('pay')).toMatch(/^pay_[0-9a-hjkmnp-tv-z]{26}$/);
  expect(newId('whd')).toMatch(/^whd_[0-9a-hjkmnp-tv-z]{26}$/);
});

test('ids made later sort later', async () => {
  const ids: string[] = [];
  for (let made = 0; made < 20; made += 1) {
    ids.push(newId('evt'));
    await sleep(2);
  }
  expect(ids.toSorted()).toEqual(ids);
});

test('ten thousand ids made at once are all different', () => {
  const ids = Array.from({ length: 10_000 }, () => newId('evd'));
  expect(new Set(ids).size).toBe(ids.length);
});

test('payment and transaction share their 26 characters', () => {
  const paymentId = newId('pay');
  expect(transactionIdOf(paymentId)).toBe(`trxn_${paymentId.slice(4)}`);
  expect(paymentIdOf(transactionIdOf(paymentId))).toBe(paymentId);
  expect(paymentIdOf(paymentId)).toBe(paymentId);
});

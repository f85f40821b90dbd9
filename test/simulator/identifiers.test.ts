import { expect, test } from '@jest/globals';
import { checkoutRequestId } from '../../simulator/identifiers.ts';
import { RunningSimulator } from './running-simulator.ts';

const sample = Date.parse('2026-08-17T11:04:03.002Z');

test('a CheckoutRequestID is the Nairobi time, milliseconds without leading zeros, and nine digits of the phone', () => {
  expect(checkoutRequestId(sample, '254708374149', () => false)).toBe('ws_CO_170820261404032708374149');
});

test('a CheckoutRequestID that is taken gives way to the next millisecond', () => {
  const taken = new Set<string>();
  const next = (): string => {
    const id = checkoutRequestId(sample, '254708374149', (candidate) => taken.has(candidate));
    taken.add(id);
    return id;
  };
  expect([next(), next()]).toEqual(['ws_CO_170820261404032708374149', 'ws_CO_170820261404033708374149']);
});

test('the ids and receipts of 1000 pushes are well formed and all different', async () => {
  const simulator = await RunningSimulator.start({ tempo: 50 });
  await simulator.bearer();
  const phones = Array.from({ length: 1_000 }, (_, index) => `25471${String(index).padStart(5, '0')}21`);
  for (let from = 0; from < phones.length; from += 50) {
    await Promise.all(phones.slice(from, from + 50).map((phoneNumber) => simulator.push(phoneNumber)));
  }
  await simulator.allCallbacks(phones.length);
  const { pushes } = (await simulator.get('/_simulator/pushes')).json;
  const { entries } = (await simulator.get('/_simulator/ledger')).json;
  await simulator.stop();

  const merchantRequestIds = pushes.map((push: { merchantRequestId: string }) => push.merchantRequestId);
  const checkoutRequestIds = pushes.map((push: { checkoutRequestId: string }) => push.checkoutRequestId);
  const receipts = entries.map((entry: { receiptNumber: string }) => entry.receiptNumber);
  for (const ids of [merchantRequestIds, checkoutRequestIds, receipts]) {
    expect(new Set(ids).size).toBe(phones.length);
  }
  const isEvery = (ids: string[], form: RegExp): boolean => ids.every((id) => form.test(id));
  expect(isEvery(merchantRequestIds, /^[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}[1-9]\d{3}$/)).toBe(
    true,
  );
  expect(isEvery(checkoutRequestIds, /^ws_CO_\d{14}(0|[1-9]\d{0,2})71\d{5}21$/)).toBe(true);
  expect(isEvery(receipts, /^[A-Z][A-L][1-9A-V][0-9A-Z]{7}$/)).toBe(true);
});

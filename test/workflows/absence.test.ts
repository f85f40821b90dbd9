import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Engine } from '../support/engine.ts';
import { becomes, eventTypes, evidenceOf, nextPhone, patientTiming, pay } from '../support/flow.ts';

let engine: Engine;
beforeAll(async () => {
  const absence = {
    absenceMarginMs: 500,
    absenceAfterMs: 4_000,
    pullFullEveryMs: 2_000,
    pullFullMs: 600_000,
  };
  engine = await Engine.start({
    tempo: 100,
    // Its own checks go on for a minute, so that it is the list and not their end that decides.
    timing: { ...patientTiming, ...absence, pullRecentEveryMs: 3_600_000, reconcileMs: [60_000] },
    pullSchedules: true,
  });
}, 30_000);
afterAll(() => engine.stop());

test('an unknown payment that nobody paid fails by itself once a complete list lacks it, and is announced', async () => {
  const path = `/v1/daraja-credentials/${engine.tenant.credentialId}/register-pull`;
  await engine.request('POST', path, { nominatedNumber: '0722000000' });
  const { paymentId } = await pay(engine, nextPhone('15'));
  await becomes(engine, paymentId, 'unknown');
  const row = await becomes(engine, paymentId, 'failed', 30_000);
  expect(row.failure_reason).toMatch(/M-Pesa received no such payment; nothing was charged/);
  const [evidence] = await evidenceOf(engine, paymentId, 'absence');
  expect(evidence).toMatchObject({ says: 'failed' });
  expect(await eventTypes(engine, paymentId)).toEqual(['payment.unknown', 'payment.failed']);
}, 60_000);

import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { Engine } from '../../support/engine.ts';
import { becomes, nextPhone, patientTiming, pay, runIds, sql, workflowOf } from '../../support/flow.ts';
import { closedAddress, serveApi, temporalAt } from '../support/serve-api.ts';
import { send } from '../support/send.ts';

let engine: Engine;
let paymentId: string;

beforeAll(async () => {
  // No test waits so long.
  engine = await Engine.start({ tempo: 50, timing: { ...patientTiming, refreshAgainMs: 60_000 } });
});
afterAll(() => engine.stop());
/** Failed by its callback, so that nobody asked before, and a question is a run of its own. */
beforeEach(async () => {
  ({ paymentId } = await pay(engine, nextPhone('12')));
  await becomes(engine, paymentId, 'failed');
  await workflowOf(engine, paymentId).result();
});

const refresh = () => engine.request('POST', `/v1/payments/${paymentId}/refresh`, {});
const audited = () => sql(engine, 'select 1 from audit_entries where subject = ?', [paymentId]);

test('a payment that was only just asked about is not asked about again, also by many at once, and the answer tells when', async () => {
  const answers = await Promise.all(Array.from({ length: 5 }, refresh));
  answers.push(await refresh());
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
    200, 429, 429, 429, 429, 429,
  ]);
  const { body, headers } = answers.at(-1)!;
  expect([body.error.code, body.error.paymentId]).toEqual(['query_budget_spent', paymentId]);
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(30);
  expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(60);
  expect(await audited()).toHaveLength(1);
  expect(await runIds(engine, paymentId)).toHaveLength(2);
});

test('a payment that was asked about long enough ago is asked about again', async () => {
  expect((await refresh()).status).toBe(200);
  const { refreshAgainMs } = engine.timing;
  engine.timing.refreshAgainMs = 1;
  try {
    expect((await refresh()).status).toBe(200);
  } finally {
    engine.timing.refreshAgainMs = refreshAgainMs;
  }
  expect(await audited()).toHaveLength(2);
});

test('with Temporal away the answer names no time that would be too soon', async () => {
  const api = await serveApi({ ...engine.apiDeps, client: temporalAt(closedAddress) });
  try {
    const sent = { method: 'POST', body: {}, key: engine.tenant.apiKey };
    const { status, headers } = await send(`${api.url}/v1/payments/${paymentId}/refresh`, sent);
    expect([status, headers.get('retry-after')]).toEqual([503, '60']);
  } finally {
    await api.close();
  }
});

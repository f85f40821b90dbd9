import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Engine } from '../../support/engine.ts';
import { makeKey, makeTenant } from '../../support/tenants.ts';
import { sql } from '../../support/flow.ts';
import { send } from '../support/send.ts';
import { closedAddress, temporalAt } from '../support/serve-api.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start({ worker: false, tempo: 1, api: { client: temporalAt(closedAddress) } });
});
afterAll(async () => await engine.stop());

const suspend = () =>
  sql(
    engine,
    `update daraja_credentials set wiring_failures = 2, suspended_at = now(), suspended_code = 'SFC_IC0003' where id = ?`,
    [engine.tenant.credentialId],
  );
const create = (key = randomUUID()) =>
  send(`${engine.apiUrl}/v1/express`, {
    method: 'POST',
    key: engine.tenant.apiKey,
    headers: { 'idempotency-key': key },
    body: {
      phoneNumber: `07${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`,
      amount: 10,
      description: 'Order',
    },
  });
const resume = (body: object, key = engine.tenant.apiKey) =>
  send(`${engine.apiUrl}/v1/daraja-credentials/${engine.tenant.credentialId}/resume`, {
    method: 'POST',
    key,
    body,
  });

test('a create with a suspended credential is refused, names what to check, and creates nothing', async () => {
  await suspend();
  const key = randomUUID();
  const { status, body } = await create(key);
  expect([status, body.error.code]).toEqual([422, 'credential_suspended']);
  expect(body.error).toMatchObject({ credentialId: engine.tenant.credentialId, validation: [] });
  for (const word of ['Main paybill', 'SFC_IC0003', 'businessShortCode', '/resume'])
    expect(body.error.message).toContain(word);
  expect(await sql(engine, 'select 1 from payments')).toEqual([]);
  expect(await sql(engine, 'select 1 from idempotency_keys')).toEqual([]);
});

test('a person resumes it with a reason, which is kept, and then it prompts again', async () => {
  await suspend();
  const { status, body } = await resume({ reason: 'The store number was wrong.' });
  expect(status).toBe(200);
  expect(body).toMatchObject({ id: engine.tenant.credentialId, suspendedAt: null, suspendedCode: null });
  expect(JSON.stringify(body)).not.toContain('secret');
  const [row] = await sql(engine, 'select * from daraja_credentials where id = ?', [
    engine.tenant.credentialId,
  ]);
  expect(row).toMatchObject({ resume_reason: 'The store number was wrong.', wiring_failures: 0 });
  expect((await create()).status).toBe(202);
});

test('resuming one that is not suspended changes nothing', async () => {
  const before = await sql(engine, 'select * from daraja_credentials');
  expect((await resume({ reason: 'Once more.' })).status).toBe(200);
  expect(await sql(engine, 'select * from daraja_credentials')).toEqual(before);
});

test('resuming needs a reason, the scope, and a credential of one’s own', async () => {
  await suspend();
  for (const body of [{}, { reason: '' }, { reason: '  ' }, { reason: 'x'.repeat(501) }])
    expect((await resume(body)).status).toBe(422);
  const { organisationId, environment } = engine.tenant;
  const reader = await makeKey(engine.orm, { organisationId, environment }, ['settings.read', 'express.pay']);
  expect((await resume({ reason: 'Let me.' }, reader)).body.error.code).toBe('invalid_access');
  const stranger = await makeTenant(engine.orm, engine.sealer);
  expect((await resume({ reason: 'Let me.' }, stranger.apiKey)).status).toBe(404);
  expect((await create()).body.error.code).toBe('credential_suspended');
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { circuitThresholds } from '../../../workflows/circuit-thresholds.ts';
import { Engine } from '../../support/engine.ts';
import { eventually } from '../../support/eventually.ts';
import {
  becomes,
  nextPhone,
  paymentRow,
  planFault,
  postCallback,
  onlyPushTo,
  pay,
  callbackOf,
  pushesTo,
  sql,
} from '../../support/flow.ts';
import { makeTenant, type TestTenant } from '../../support/tenants.ts';
import { send } from '../support/send.ts';
import { closedAddress, serveApi, temporalAt } from '../support/serve-api.ts';

let engine: Engine;
let other: TestTenant;

// The window is as long as the test may take, and the pause ends when the test says so.
const timing = {
  promptWithinMs: 30_000,
  relayAfterMs: 2_000,
  circuitWindowMs: 60_000,
  circuitPauseMs: 60_000,
  circuitProbeMs: 60_000,
};

beforeAll(async () => {
  engine = await Engine.start({ timing });
  other = await makeTenant(engine.orm, engine.sealer);
}, 30_000);
afterAll(async () => await engine.stop());

const create = (phoneNumber: string, key: string, tenant: TestTenant = engine.tenant) =>
  send(`${engine.apiUrl}/v1/express`, {
    method: 'POST',
    key: tenant.apiKey,
    headers: { 'idempotency-key': key },
    body: { phoneNumber, amount: 100, description: 'Order' },
  });
const countOf = async (what: string): Promise<number> =>
  Number((await sql<{ count: string }>(engine, `select count(*) from ${what}`))[0]!.count);
const passPause = () => sql(engine, `update circuits set probe_from = clock_timestamp()`);
const notes = async (paymentId: string): Promise<string[]> => {
  const rows = await sql<{ about: string }>(
    engine,
    `select about from payment_notes where payment_id = ? and guard = 'circuit' order by at`,
    [paymentId],
  );
  return rows.map(({ about }) => about);
};

test('a gateway that fails for two tenants stops new prompts and nothing else, until a probe gets through', async () => {
  // Before the trouble: one payment whose payer has not answered yet.
  const early = nextPhone('20');
  const { paymentId: earlyId } = (await create(early, randomUUID())).body;
  await becomes(engine, earlyId, 'pending');

  // With the one that got through they are just enough.
  const failures = circuitThresholds.callsMin - 1;
  await planFault(engine, { fault: 'html503', times: failures });
  const failing: string[] = [];
  for (let made = 0; made < failures; made += 1) {
    const { body, status } = await create(nextPhone(), randomUUID(), made % 2 === 0 ? engine.tenant : other);
    expect(status).toBe(202);
    failing.push(body.paymentId);
  }
  await eventually(async () => expect(await countOf('circuits where opened_at is not null')).toBe(1));
  expect((await notes(failing.at(-1)!)).concat(await notes(failing.at(-2)!))).toContain('open');

  // New prompts of either tenant: refused, nothing created, the key not bound.
  const before = await countOf('payments');
  const phone = nextPhone();
  const key = randomUUID();
  for (const tenant of [engine.tenant, other]) {
    const refused = await create(phone, key, tenant);
    expect([refused.status, refused.body.error.code]).toEqual([424, 'provider_unavailable']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.body.error.message).toContain('Nothing was created');
  }
  expect(await countOf('payments')).toBe(before);
  expect(await countOf(`idempotency_keys where key = '${key}'`)).toBe(0);
  expect(await pushesTo(engine, phone)).toEqual([]);

  // Callbacks, and the answer to a repeated create, go on.
  const push = await onlyPushTo(engine, early);
  await postCallback(push, callbackOf(push));
  await becomes(engine, earlyId, 'completed');

  // The pause is over, the gateway still fails: the probe keeps it open.
  await planFault(engine, { fault: 'html503', times: 1 });
  await passPause();
  const probe = (await create(nextPhone(), randomUUID())).body.paymentId;
  await eventually(async () => expect(await notes(probe)).toEqual(['probe', 'stillOpen']));
  expect((await create(phone, key)).status).toBe(424);

  // It works again: of many at once one is the probe, and its success lets all through, with the key of before.
  await passPause();
  const answers = await Promise.all(Array.from({ length: 5 }, () => create(nextPhone(), randomUUID())));
  expect(answers.filter(({ status }) => status === 202).length).toBeGreaterThanOrEqual(1);
  await eventually(async () => expect(await countOf('circuits where opened_at is not null')).toBe(0));
  const accepted = await create(phone, key);
  expect(accepted.status).toBe(202);
  await becomes(engine, accepted.body.paymentId, 'pending', 5_000).catch(() => undefined);
  expect(await pushesTo(engine, phone)).toHaveLength(1);
}, 60_000);

test('a prompt that was accepted before the circuit opened is tried until its time is up', async () => {
  // Temporal is away for this api, so the relay starts what it accepts, later.
  const api = await serveApi({ ...engine.apiDeps, client: temporalAt(closedAddress) });
  const phone = nextPhone();
  const { paymentId } = await pay(engine, phone, {}, api.url);
  await sql(
    engine,
    `insert into circuits (environment, opened_at, probe_from) values ('sandbox', clock_timestamp(), clock_timestamp() + interval '1 hour')
     on conflict (environment) do update set opened_at = excluded.opened_at, probe_from = excluded.probe_from`,
  );
  expect((await paymentRow(engine, paymentId)).prompt_sent_at).toBeNull();
  expect((await create(nextPhone(), randomUUID())).status).toBe(424);
  await eventually(async () => expect(await pushesTo(engine, phone)).toHaveLength(1));
  expect((await paymentRow(engine, paymentId)).prompt_sent_at).not.toBeNull();
  await api.close();
}, 40_000);

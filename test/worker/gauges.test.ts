import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { serveMetrics } from '../../metrics/serve.ts';
import { openDatabase } from '../../db/mikro-orm.config.ts';
import { readGauges } from '../../worker/gauges.ts';
import { told } from '../activities/entries/entries.ts';
import { failedCallback, paidCallback, World } from '../activities/world.ts';
import { pushPrompt } from '../../activities/push-prompt.ts';

let world: World;
let metrics: Awaited<ReturnType<typeof serveMetrics>>;
const limits = { query: 5, push: 20, oauth: 10 };

beforeAll(async () => {
  world = await World.start();
  const measure = () => readGauges({ orm: world.orm, timing: world.deps.timing, limits, workers: [] });
  metrics = await serveMetrics({ host: '127.0.0.1', port: 0, measure });
});
afterAll(async () => {
  await metrics.close();
  await world.stop();
});

const scrape = async (url = metrics.url): Promise<string> => await (await fetch(url)).text();
const value = (text: string, series: string): number | undefined => {
  const line = text.split('\n').find((each) => each.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.split(' ').at(-1));
};

test('an empty database shows every gauge at rest', async () => {
  const text = await scrape();
  expect(value(text, 'hakika_circuit_state{environment="production"}')).toBe(0);
  expect(value(text, 'hakika_credentials_suspended{environment="sandbox"}')).toBe(0);
  expect(value(text, 'hakika_relay_queue_rows{queue="payments_not_started"}')).toBe(0);
  expect(value(text, 'hakika_relay_queue_oldest_seconds{queue="evidence_not_judged"}')).toBe(0);
  expect(value(text, 'hakika_cases_open{kind="contested"}')).toBe(0);
  expect(value(text, 'hakika_budget_places_free{call="query"}')).toBe(5);
});

test('gauges show what the database holds', async () => {
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000);
  await world.payment({ startAt: ago(90), dueAt: ago(100) });
  await world.payment({ startAt: ago(30) });
  await world.settle(await world.prompted(), [paidCallback({ amountShillings: 7 })]);
  for (let time = 0; time < 2; time += 1)
    await world.settle(await world.prompted(), [failedCallback('2028')]);
  await told(world, { toldAgoMs: 1_000 });
  await told(world, { source: 'statement', toldAgoMs: 1_000 });
  await told(world, { source: 'pull', toldAgoMs: 1_000 });
  await world.sql(`insert into circuits (environment, opened_at, probe_from) values
    ('production', now(), now() + interval '1 hour'), ('sandbox', now(), now() - interval '1 second')`);
  await world.sql(`insert into budgets (id, recent) values
    ('sandbox/174379/query', array[now(), now(), now() - interval '2 minutes']), ('sandbox/600584/query', array[now()])`);
  const text = await scrape();
  expect(value(text, 'hakika_relay_queue_rows{queue="payments_not_started"}')).toBe(2);
  expect(
    value(text, 'hakika_relay_queue_oldest_seconds{queue="payments_not_started"}'),
  ).toBeGreaterThanOrEqual(90);
  expect(value(text, 'hakika_relay_queue_rows{queue="payments_overdue"}')).toBe(1);
  expect(value(text, 'hakika_relay_queue_rows{queue="entries_not_bound"}')).toBe(1);
  expect(value(text, 'hakika_relay_queue_rows{queue="listed_entries_not_bound"}')).toBe(2);
  expect(value(text, 'hakika_relay_queue_rows{queue="receipts_not_asked_about"}')).toBe(0);
  expect(value(text, 'hakika_cases_open{kind="amount_mismatch"}')).toBe(1);
  expect(value(text, 'hakika_credentials_suspended{environment="sandbox"}')).toBe(1);
  expect(value(text, 'hakika_circuit_state{environment="production"}')).toBe(2);
  expect(value(text, 'hakika_circuit_state{environment="sandbox"}')).toBe(1);
  expect(value(text, 'hakika_budget_places_free{call="query"}')).toBe(3);
});

test('counters show what happened: moves by status, pushes by outcome', async () => {
  await world.sql('update daraja_credentials set suspended_at = null, suspended_code = null');
  const moves = 'hakika_payment_moves_total{environment="sandbox",from="initiating",to="pending"}';
  const pushes = 'hakika_pushes_total{environment="sandbox",outcome="accepted",reason=""}';
  const before = await scrape();
  await pushPrompt(world.deps, { paymentId: (await world.payment()).id, attempt: 1 });
  const after = await scrape();
  expect(value(after, moves)).toBe((value(before, moves) ?? 0) + 1);
  expect(value(after, pushes)).toBe((value(before, pushes) ?? 0) + 1);
});

test('with the database away the counters are shown, and no gauge rather than an old one', async () => {
  const orm = openDatabase({ databaseUrl: 'postgres://127.0.0.1:1/none', poolMax: 1 });
  const measure = () => readGauges({ orm, timing: world.deps.timing, limits, workers: [] });
  const away = await serveMetrics({ host: '127.0.0.1', port: 0, measure });
  try {
    const text = await scrape(away.url);
    expect(text).toContain('hakika_payment_moves_total{');
    expect(text).not.toMatch(/^hakika_(?:circuit_state|cases_open|relay_queue_rows)\{/m);
    expect(value(text, 'hakika_scrapes_failed_total')).toBeGreaterThan(0);
  } finally {
    await away.close();
    await orm.close(true);
  }
});

test('nothing of a payer or a tenant is in it', async () => {
  const payment = await world.payment();
  await pushPrompt(world.deps, { paymentId: payment.id, attempt: 1 });
  await world.settle(payment, [paidCallback({ receiptNumber: 'UIE4K7Q2XM' })]);
  const text = await scrape();
  const token = world.sealer.open('callback-token', payment.id, payment.callbackTokenSealed!);
  const { organisationId, credentialId, apiKey } = world.tenant;
  for (const secret of [
    payment.phoneNumber.slice(-9),
    token,
    organisationId,
    credentialId,
    apiKey,
    '174379',
    'INV1042',
  ])
    expect(text).not.toContain(secret);
  expect(text).not.toMatch(/\b(?:pay|trxn|cus|org|cred|evt|req|whd|we)_[0-9a-z]{26}\b/);
});

test('there is nothing else on this port', async () => {
  for (const [method, path] of [
    ['POST', '/metrics'],
    ['GET', '/'],
    ['GET', '/v1/payments'],
    ['GET', '/metrics/x'],
  ] as const)
    expect((await fetch(new URL(path, metrics.url), { method })).status).toBe(404);
});

import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { metricsText } from '../../../metrics/metrics.ts';
import { Engine } from '../../support/engine.ts';
import { eventually } from '../../support/eventually.ts';
import {
  becomes,
  callbackOf,
  caseKinds,
  eventTypes,
  evidenceOf,
  nextPhone,
  onlyPushTo,
  pay,
  paymentRow,
  postCallback,
  sql,
  type SimulatedPush,
} from '../../support/flow.ts';
import { serveApi } from '../support/serve-api.ts';

let engine: Engine;
/** Behind a list of addresses, none of which is this machine's. */
let listed: Awaited<ReturnType<typeof serveApi>>;

// Nothing but callbacks moves a payment here.
const timing = {
  promptWithinMs: 30_000,
  relayAfterMs: 2_000,
  checksMs: [600_000],
  reservedCheckMs: 600_000,
};

beforeAll(async () => {
  // At the pace of real phones: no prompt runs out while a test looks at it.
  engine = await Engine.start({ tempo: 1, timing });
  listed = await serveApi({ ...engine.apiDeps, callbackAddresses: ['196.201.214.200'] });
}, 30_000);
afterAll(async () => {
  await listed.close();
  await engine.stop();
});

let paymentId: string;
let push: SimulatedPush;
/** A payer whose phone shows the prompt, and who does nothing. */
beforeEach(async () => {
  const phone = nextPhone('20');
  ({ paymentId } = await pay(engine, phone));
  await becomes(engine, paymentId, 'pending');
  push = await onlyPushTo(engine, phone);
});

const notes = async (guard: string): Promise<string[]> => {
  const rows = await sql<{ text: string }>(
    engine,
    'select text from payment_notes where payment_id = ? and guard = ?',
    [paymentId, guard],
  );
  return rows.map(({ text }) => text);
};
const counted = async (series: string): Promise<number> =>
  Number(
    new RegExp(`^${series.replaceAll(/[{}"]/g, String.raw`\$&`)} (\\d+)$`, 'm').exec(
      await metricsText(),
    )?.[1] ?? 0,
  );
const allJudged = (callbacks: number) =>
  eventually(async () => {
    const rows = await evidenceOf(engine, paymentId, 'callback');
    expect(rows).toHaveLength(callbacks);
    for (const row of rows) expect(row.judged_at).not.toBeNull();
  });

/** Still as it was: nothing announced, no receipt, and the true callback completes it. */
async function expectUnmoved(cases: string[] = []): Promise<void> {
  expect(await paymentRow(engine, paymentId)).toMatchObject({ status: 'pending', receipt_number: null });
  expect(await eventTypes(engine, paymentId)).toEqual([]);
  expect(await caseKinds(engine, paymentId)).toEqual(cases);
}

test('the right token with another push’s id is recorded and changes nothing, and the true callback completes', async () => {
  const before = await counted('hakika_guard_actions_total{guard="callbackPush"}');
  await postCallback(push, callbackOf(push, { checkoutRequestId: 'ws_CO_01012026000000000700000000' }));
  await postCallback(
    push,
    callbackOf(push, { checkoutRequestId: 'ws_CO_01012026000000000700000000', resultCode: 1032 }),
  );
  await allJudged(2);
  await expectUnmoved();
  expect(await notes('callbackPush')).toHaveLength(2);
  expect(await counted('hakika_guard_actions_total{guard="callbackPush"}')).toBe(before + 2);
  await postCallback(push, callbackOf(push));
  await becomes(engine, paymentId, 'completed');
});

test('the right token with another amount completes nothing: it is recorded, and a case for a person', async () => {
  await postCallback(push, callbackOf(push, { amountShillings: 1 }));
  await allJudged(1);
  await expectUnmoved(['amount_mismatch']);
  expect(await notes('callbackAmount')).toEqual([
    'A callback tells of KES 1 where KES 100 was asked for: it completes nothing.',
  ]);
});

test('the right token from an unlisted address is recorded and changes nothing until something confirms it', async () => {
  const before = await counted('hakika_callbacks_total{taken="unlisted"}');
  await postCallback(push, callbackOf(push), listed.url);
  await allJudged(1);
  await expectUnmoved();
  expect(await notes('callbackAddress')).toHaveLength(1);
  expect(await counted('hakika_callbacks_total{taken="unlisted"}')).toBe(before + 1);
});

test('a wrong token is answered like any other, kept sealed apart, and changes no payment', async () => {
  const before = await counted('hakika_callbacks_total{taken="unknownToken"}');
  const token = randomBytes(32).toString('hex');
  const body = callbackOf(push);
  engine.logLines.length = 0;
  await postCallback({ ...push, callbackUrl: `${engine.apiUrl}/hooks/${token}` }, body);
  const [stray] = await sql<{
    id: string;
    route: string;
    reason: string;
    source_address: string;
    body_sealed: string;
  }>(engine, 'select * from stray_callbacks order by received_at desc limit 1');
  expect(stray).toMatchObject({ route: 'stk', reason: 'unknownToken', source_address: '127.0.0.1' });
  expect(engine.sealer.open('stray-body', stray!.id, stray!.body_sealed)).toBe(body);
  expect(await evidenceOf(engine, paymentId, 'callback')).toEqual([]);
  await expectUnmoved();
  expect(await counted('hakika_callbacks_total{taken="unknownToken"}')).toBe(before + 1);
  const log = engine.logLines.join('');
  expect(log).toContain('unknown token');
  expect(log).not.toContain(token);
});

test('a replay is kept once, noted, and announces nothing a second time', async () => {
  const before = await counted('hakika_callbacks_total{taken="repeated"}');
  const body = callbackOf(push);
  await postCallback(push, body);
  await becomes(engine, paymentId, 'completed');
  const settled = await paymentRow(engine, paymentId);
  for (let time = 0; time < 3; time += 1) await postCallback(push, body);
  await allJudged(1);
  expect(await paymentRow(engine, paymentId)).toEqual(settled);
  expect(await eventTypes(engine, paymentId)).toEqual(['payment.completed']);
  expect(await notes('callbackReplay')).toEqual([
    'The same callback came again: it is kept once, and a repetition changes nothing.',
  ]);
  expect(await counted('hakika_callbacks_total{taken="repeated"}')).toBe(before + 3);
});

test('one payment’s callback at another payment’s address settles neither', async () => {
  const first = { paymentId, push };
  const phone = nextPhone('20');
  ({ paymentId } = await pay(engine, phone));
  await becomes(engine, paymentId, 'pending');
  const second = await onlyPushTo(engine, phone);
  await postCallback(second, callbackOf(first.push));
  await allJudged(1);
  await expectUnmoved();
  paymentId = first.paymentId;
  await expectUnmoved();
});

test('callbacks beyond the 32nd are counted and noted once', async () => {
  const before = await counted('hakika_callbacks_total{taken="beyondLimit"}');
  for (let number = 0; number < 35; number += 1) await postCallback(push, `{"number":${number}}`);
  expect(await notes('callbackLimit')).toHaveLength(1);
  expect(await counted('hakika_callbacks_total{taken="beyondLimit"}')).toBe(before + 3);
});

test('any number of callbacks from unlisted addresses leaves room for the one from Safaricom', async () => {
  for (let number = 0; number < 35; number += 1) await postCallback(push, `{"number":${number}}`, listed.url);
  await allJudged(32);
  expect(await notes('callbackLimit')).toHaveLength(1);
  const safaricom = await serveApi({ ...engine.apiDeps, callbackAddresses: ['127.0.0.1'] });
  try {
    await postCallback(push, callbackOf(push), safaricom.url);
  } finally {
    await safaricom.close();
  }
  await becomes(engine, paymentId, 'completed');
});

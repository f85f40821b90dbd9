import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { closedAddress, serveApi, temporalAt } from '../api/support/serve-api.ts';
import { Engine } from '../support/engine.ts';
import {
  becomes,
  caseKinds,
  eventTypes,
  nextPhone,
  pay,
  paymentRow,
  pushesTo,
  sql,
  workflowOf,
} from '../support/flow.ts';

let engine: Engine;

// The whole schedule in a second.
const timing = {
  promptWithinMs: 60_000,
  relayAfterMs: 100,
  checksMs: [200, 400],
  reservedCheckMs: 400,
  reconcileMs: [600, 800],
};

beforeAll(async () => {
  engine = await Engine.start({ tempo: 20, timing, worker: false });
}, 30_000);
afterAll(async () => {
  await engine.stop();
});

test('a payment whose push was lost before its guard, and that has evidence all the same, ends unknown with a case: nobody is prompted, nothing goes round and round', async () => {
  const api = await serveApi({ ...engine.apiDeps, client: temporalAt(closedAddress) });
  const phone = nextPhone();
  const { paymentId } = await pay(engine, phone, {}, api.url);
  // Its first run is gone, and only what came to its callback address is left.
  await sql(engine, 'update payments set start_at = null where id = ?', [paymentId]);
  const [row] = await sql<{ callback_token_sealed: string }>(
    engine,
    'select callback_token_sealed from payments where id = ?',
    [paymentId],
  );
  const token = engine.sealer.open('callback-token', paymentId, row!.callback_token_sealed);
  await fetch(`${api.url}/hooks/${token}`, { method: 'POST', body: 'no callback of any shape' });
  await api.close();
  await engine.startWorker();

  await becomes(engine, paymentId, 'unknown');
  await expect(workflowOf(engine, paymentId).result()).resolves.toBe('unknown');
  expect(await paymentRow(engine, paymentId)).toMatchObject({ prompt_sent_at: null, due_at: null });
  expect(await eventTypes(engine, paymentId)).toEqual(['payment.unknown']);
  expect(await caseKinds(engine, paymentId)).toEqual(['still_unknown']);
  expect(await pushesTo(engine, phone)).toEqual([]);
  const { events } = await workflowOf(engine, paymentId).fetchHistory();
  expect(events!.length).toBeLessThan(40);
});

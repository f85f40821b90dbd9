import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Worker } from '@temporalio/worker';
import { Client as Database } from 'pg';
import { testDatabaseUrl } from '../support/database.ts';
import { Engine } from '../support/engine.ts';
import {
  becomes,
  callbackOf,
  nextPhone,
  nextReceipt,
  onlyPushTo,
  patientTiming,
  pay,
  postCallback,
  workflowOf,
} from '../support/flow.ts';

let engine: Engine;

// The first check falls due while the settlement waits.
beforeAll(async () => {
  engine = await Engine.start({ tempo: 20, timing: patientTiming });
  await engine.listen();
});
afterAll(async () => await engine.stop());

/** Longer than a workflow task of 5 s goes on without being prolonged. */
const heldMs = 6_500;

test('a settlement that waits long for the database, while a timer fires beside it, can be replayed', async () => {
  const phone = nextPhone('15');
  const { paymentId } = await pay(engine, phone);
  const push = await onlyPushTo(engine, phone);
  const holder = new Database({ connectionString: testDatabaseUrl() });
  await holder.connect();
  try {
    await holder.query('begin');
    await holder.query('select * from payments where id = $1 for no key update', [paymentId]);
    await postCallback(push, callbackOf(push, { receiptNumber: nextReceipt() }));
    await sleep(heldMs);
  } finally {
    await holder.query('rollback');
    await holder.end();
  }
  await becomes(engine, paymentId, 'completed', 30_000);
  await expect(workflowOf(engine, paymentId).result()).resolves.toBe('completed');
  const history = await workflowOf(engine, paymentId).fetchHistory();
  const workflowBundle = { codePath: String(process.env['HAKIKA_TEST_BUNDLE']) };
  await Worker.runReplayHistory({ workflowBundle }, history, workflowOf(engine, paymentId).workflowId);
}, 60_000);

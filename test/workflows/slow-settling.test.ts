import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client as Database } from 'pg';
import { testDatabaseUrl } from '../support/database.ts';
import { Engine } from '../support/engine.ts';
import { expectReplayable } from '../support/expect-replayable.ts';
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
import { refuseToMove } from '../support/refuse-to-move.ts';

let engine: Engine;

// The first check falls due while the settlement waits.
beforeAll(async () => {
  engine = await Engine.start({ tempo: 20, timing: patientTiming });
  await engine.listen();
});
afterAll(async () => await engine.stop());

/** Longer than a workflow task of 5 s goes on without being prolonged. */
const heldMs = 6_500;

/** Each keeps a payment from being settled until the returned function is called. */
const obstacles = {
  async waits(paymentId: string) {
    const holder = new Database({ connectionString: testDatabaseUrl() });
    await holder.connect();
    await holder.query('begin');
    await holder.query('select * from payments where id = $1 for no key update', [paymentId]);
    return async () => await holder.end();
  },
  async 'is refused'(paymentId: string) {
    return await refuseToMove(engine, paymentId);
  },
};

const trouble = Object.entries(obstacles);
test.each(trouble)(
  'a settlement that %s for long while a timer fires can be replayed',
  async (_, obstruct) => {
    const phone = nextPhone('15');
    const { paymentId } = await pay(engine, phone);
    const push = await onlyPushTo(engine, phone);
    const release = await obstruct(paymentId);
    try {
      await postCallback(push, callbackOf(push, { receiptNumber: nextReceipt() }));
      await sleep(heldMs);
    } finally {
      await release();
    }
    await becomes(engine, paymentId, 'completed', 30_000);
    await expect(workflowOf(engine, paymentId).result()).resolves.toBe('completed');
    await expectReplayable(engine, workflowOf(engine, paymentId).workflowId);
  },
  60_000,
);

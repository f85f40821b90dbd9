import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { NativeConnection, Worker } from '@temporalio/worker';
import { evidenceSignal, paymentsTaskQueue, type Settlement } from '../../workflows/messages.ts';
import { Engine } from '../support/engine.ts';
import { expectReplayable } from '../support/expect-replayable.ts';
import { testBundle } from '../support/test-bundle.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start({ worker: false });
});
afterAll(async () => await engine.stop());

/** The database is away for the settlement that begins first, and not for those that begin while it waits. */
function settleAsScripted(): () => Promise<Settlement> {
  let calls = 0;
  return async () => {
    const revision = (calls += 1);
    if (revision === 1) {
      await sleep(500);
      throw new Error('The database is away.');
    }
    return { revision, status: 'completed', detail: '', nextCheckInMs: null, deliveries: [] };
  };
}

test('a run whose first settlement of two at once fails after the second has ended can be replayed', async () => {
  const connection = await NativeConnection.connect({ address: engine.temporalAddress });
  const worker = await Worker.create({
    connection,
    namespace: engine.namespace,
    taskQueue: paymentsTaskQueue,
    workflowBundle: testBundle(),
    activities: { settle: settleAsScripted() },
  });
  const workflowId = 'payment/settled-at-once';
  await worker.runUntil(async () => {
    const run = await engine.client.workflow.signalWithStart('payment', {
      workflowId,
      taskQueue: paymentsTaskQueue,
      args: [{ paymentId: 'settled-at-once', prompt: false }],
      signal: evidenceSignal,
    });
    await expect(run.result()).resolves.toBe('completed');
  });
  await connection.close();
  await expectReplayable(engine, workflowId);
});

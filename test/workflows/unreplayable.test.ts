import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Worker } from '@temporalio/worker';
import { paymentsTaskQueue } from '../../workflows/messages.ts';
import { Engine } from '../support/engine.ts';
import { eventually } from '../support/eventually.ts';
import { becomes, eventTypes, nextPhone, paymentTo, pushesTo, sql, workflowOf } from '../support/flow.ts';

let engine: Engine;

beforeAll(async () => {
  engine = await Engine.start({ tempo: 20, worker: false });
  await engine.listen();
});
afterAll(async () => await engine.stop());

/** Runs tasks of payments by other code until the returned function is called. */
async function runOtherCode(): Promise<() => Promise<void>> {
  const workflowsPath = fileURLToPath(new URL('../support/another-payment.ts', import.meta.url));
  const connection = await NativeConnection.connect({ address: engine.temporalAddress });
  const worker = await Worker.create({
    connection,
    namespace: engine.namespace,
    taskQueue: paymentsTaskQueue,
    workflowBundle: await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') }),
  });
  const running = worker.run();
  return async () => {
    worker.shutdown();
    await running;
    await connection.close();
  };
}

test('a run that cannot be replayed ends, and its payment is taken up again and has its verdict, prompting nobody', async () => {
  const stop = await runOtherCode();
  const phoneNumber = nextPhone();
  const order = { phoneNumber, amount: 100, description: 'Order' };
  const asked = engine.request('POST', '/v1/express', order, { 'idempotency-key': phoneNumber });
  const { id } = await eventually(
    async () => (await paymentTo(engine, phoneNumber)) ?? Promise.reject(new Error('none')),
  );
  await eventually(async () => {
    const { events } = await workflowOf(engine, id).fetchHistory();
    expect(events?.some(({ timerStartedEventAttributes }) => timerStartedEventAttributes)).toBe(true);
  });
  await stop();
  await engine.startWorker();
  await workflowOf(engine, id).signal('evidence');
  await becomes(engine, id, 'failed', 60_000);
  expect((await asked).status).toBe(202);
  expect(await eventTypes(engine, id)).toEqual(['payment.failed']);
  expect(await pushesTo(engine, phoneNumber)).toEqual([]);
  const runs = engine.client.workflow.list({ query: `WorkflowId = "payment/${id}"` });
  const statuses = new Set<string>();
  for await (const run of runs) statuses.add(run.status.name);
  expect(statuses).toContain('FAILED');
  expect(await sql(engine, 'select 1 from payments where id = ? and due_at is not null', [id])).toEqual([]);
}, 120_000);

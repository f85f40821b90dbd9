import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freePort } from '../../local/free-port.ts';
import { Engine } from '../support/engine.ts';
import { becomes, nextPhone, pay } from '../support/flow.ts';
import { startWorkerProcess, type WorkerProcess } from '../support/worker-process.ts';

let engine: Engine;
let worker: WorkerProcess;
let url: string;

beforeAll(async () => {
  engine = await Engine.start({ worker: false });
  const port = await freePort(9_464);
  worker = await startWorkerProcess(engine, { HAKIKA_WORKER_METRICS_PORT: String(port) });
  url = `http://127.0.0.1:${port}/metrics`;
}, 60_000);
afterAll(async () => {
  await worker?.kill();
  await engine.stop();
});

test('a worker shows what it did to a payment, and nothing of the payer', async () => {
  const phone = nextPhone();
  const { paymentId } = await pay(engine, phone);
  await becomes(engine, paymentId, 'completed');
  const text = await (await fetch(url)).text();
  expect(text).toContain('hakika_pushes_total{environment="sandbox",outcome="accepted",reason=""} 1');
  expect(text).toMatch(
    /^hakika_payment_moves_total\{environment="sandbox",from="pending",to="completed"\} 1$/m,
  );
  for (const queue of ['payments', 'webhooks', 'lookups', 'samples'])
    expect(text).toContain(`\nhakika_worker_tasks_running{queue="${queue}",kind="activity"} `);
  expect(text).toMatch(/^hakika_budget_places_free\{call="push"\} \d+$/m);
  for (const secret of [phone.slice(-9), paymentId.slice(4), '174379']) expect(text).not.toContain(secret);
});

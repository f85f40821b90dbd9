import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { WithStartWorkflowOperation, type Client } from '@temporalio/client';
import { callbackAfterMs, pinTypedAfterMs, type RangeMs } from '../../simulator/timing.ts';
import type { Journal } from '../journal.ts';
import { floorTaskQueue, floorWorkflowId, type FloorInput, type FloorMessage } from './messages.ts';
import { floorOutcomeUpdate, type floorPayment } from './workflow.ts';

export interface Floor {
  pid: number;
  /** One payment, from its start to its child's activity. */
  pay(paymentId: string): Promise<void>;
  stop: () => Promise<void>;
}

export interface FloorOptions {
  address: string;
  namespace: string;
  client: Client;
  journal: Journal;
  tempo: number;
  logFile: string;
  env: Record<string, string>;
}

const middle = ({ min, max }: RangeMs): number => (min + max) / 2;
const stopMs = 10_000;

/** Starts the floor's worker as a process of its own, and pays through it. */
export async function startFloor(options: FloorOptions): Promise<Floor> {
  const { client, journal, tempo } = options;
  const worker = fork(
    fileURLToPath(new URL('worker.ts', import.meta.url)),
    [options.address, options.namespace],
    // A group of its own keeps Ctrl-C away, so that we stop it in order; the channel ends it when we are killed.
    { detached: true, silent: true, env: { ...process.env, ...options.env } },
  );
  const log = createWriteStream(options.logFile);
  worker.stdout?.pipe(log, { end: false });
  worker.stderr?.pipe(log, { end: false });
  const ready = Promise.withResolvers<void>();
  worker.once('exit', (code) =>
    ready.reject(new Error(`The floor's worker ended (${code}): ${options.logFile}`)),
  );
  worker.on('message', (message: FloorMessage) => {
    if (message.kind === 'ready') ready.resolve();
    else journal.deliver(message.paymentId);
  });
  await ready.promise;

  /** As long as the simulator's payer takes on average. */
  const afterMs = Math.round((middle(pinTypedAfterMs) + middle(callbackAfterMs)) / tempo);
  return {
    pid: worker.pid ?? 0,
    async pay(paymentId) {
      const times = journal.open(paymentId);
      const input: FloorInput = { paymentId, callbackAfterMs: afterMs };
      const startWorkflowOperation = new WithStartWorkflowOperation<typeof floorPayment>('floorPayment', {
        workflowId: floorWorkflowId(paymentId),
        taskQueue: floorTaskQueue,
        args: [input],
        workflowTaskTimeout: '5 seconds',
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        workflowIdConflictPolicy: 'USE_EXISTING',
      });
      await client.workflow.executeUpdateWithStart(floorOutcomeUpdate, { startWorkflowOperation });
      times.postMs = performance.now() - times.postedAtMs;
      await journal.delivered(paymentId);
    },
    async stop() {
      if (worker.exitCode !== null || worker.signalCode !== null) return;
      const ended = once(worker, 'exit');
      worker.kill('SIGTERM');
      const late = setTimeout(() => worker.kill('SIGKILL'), stopMs);
      await ended;
      clearTimeout(late);
    },
  };
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { bindEntry, type EntryDeps } from '../activities/entries/bind-entry.ts';
import {
  deliveryWorkflowId,
  evidenceSignal,
  paymentsTaskQueue,
  receiptCheckWorkflowId,
  webhooksTaskQueue,
} from '../workflows/messages.ts';
import { paymentStart, type PaymentToStart } from '../workflows/payment-start.ts';
import type { payment } from '../workflows/payment.ts';
import type { receiptCheck } from '../workflows/receipt-check.ts';
import type { webhookDelivery } from '../workflows/webhook-delivery.ts';
import { leaseQueues, type DeliveryWork, type Leased, type PaymentWork } from './relay-queues.ts';
import { listenForWork } from './relay-listener.ts';

/** With what it takes to bind entries, which is done here. */
export interface RelayOptions extends EntryDeps {
  client: Client;
  databaseUrl: string;
}

const pollMs = 1_000;
/** A call to Temporal that takes longer is given up; its row is leased again later. */
const callMs = 5_000;

/**
 * Starts what nobody started: payments whose inline start failed, evidence whose signal was lost, payments whose
 * workflow is gone, webhooks that are not on their way; and finds the payments of money that came to an account. It leases rows, commits, and only then calls Temporal, so that no
 * lock is held across a call; "already started" is success.
 */
export function startRelay(options: RelayOptions): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const listener = listenForWork(options.databaseUrl, options.log);
  const running = run(options, stopping.signal, listener.nextWork);
  return {
    async stop() {
      stopping.abort();
      await listener.stop();
      await running;
    },
  };
}

async function run(
  options: RelayOptions,
  stopping: AbortSignal,
  nextWork: () => Promise<void>,
): Promise<void> {
  while (!stopping.aborted) {
    // From before the pass, so that what comes while it runs is not left to the next poll.
    const work = nextWork();
    try {
      const busy = await relayOnce(options);
      if (busy) continue;
    } catch (error) {
      // PostgreSQL or Temporal is away. Nothing is lost: the rows wait.
      options.log.warn({ error }, 'relay: will try again');
    }
    await Promise.race([sleep(pollMs, undefined, { signal: stopping }).catch(() => undefined), work]);
  }
}

/** One pass over the queues; true when there may be more to do at once. */
export async function relayOnce(options: RelayOptions): Promise<boolean> {
  const queues = leaseQueues(options.orm, options.timing);
  const bind = (client: Client, { id }: { id: string }) => bindAndWake(client, options, id);
  // Each queue is leased and served by itself: no failure of one may go unheard while another is still leased.
  const results = await Promise.allSettled([
    relay(options, 'payment not started', queues.notStarted, startPayment),
    relay(options, 'evidence not judged', queues.notJudged, wakePayment),
    relay(options, 'payment overdue', queues.overdue, revivePayment),
    relay(options, 'entry not bound', queues.notBound, bind),
    relay(options, 'entry of a list not bound', queues.listedNotBound, bind),
    relay(options, 'webhook not dispatched', queues.notDispatched, startDelivery),
    relay(options, 'receipt not asked about', queues.notChecked, startReceiptCheck),
  ]);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return results.some((result) => result.status === 'fulfilled' && result.value);
}

/** One row that cannot be started does not hold up the others; it stays leased for a while and comes again. */
async function relay<Work extends { id: string }>(
  { client, log }: RelayOptions,
  what: string,
  lease: () => Promise<Leased<Work>>,
  start: (client: Client, work: Work) => Promise<unknown>,
): Promise<boolean> {
  const { rows, full, done } = await lease();
  const results = await Promise.allSettled(
    rows.map(async (row) => {
      await client.withDeadline(Date.now() + callMs, () => startOnce(() => start(client, row)));
      await done(row);
      log.info({ id: row.id }, `relayed: ${what}`);
    }),
  );
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return full;
}

async function startOnce(start: () => Promise<unknown>): Promise<void> {
  try {
    await start();
  } catch (error) {
    // Somebody was faster, which is all that we want.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

/** Prompts if there is still time; the guard in the database decides, this is only the invitation. */
const startPayment = (client: Client, work: PaymentWork) =>
  client.workflow.start<typeof payment>('payment', {
    ...paymentStart(work, { prompt: work.mayPrompt, label: 'started by the relay' }),
    workflowIdReusePolicy: work.mayPrompt ? 'REJECT_DUPLICATE' : 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'USE_EXISTING',
  });

const wakePayment = (client: Client, work: PaymentToStart) =>
  client.workflow.signalWithStart<typeof payment>('payment', {
    ...paymentStart(work, { prompt: false, label: 'late evidence' }),
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    signal: evidenceSignal,
  });

/** The evidence is committed before its payment is woken: `notJudged` finds it again should the wake-up be lost. */
async function bindAndWake(client: Client, deps: EntryDeps, entryId: string): Promise<void> {
  const payment = await bindEntry(deps, entryId);
  if (payment !== undefined) await wakePayment(client, payment);
}

/** Never prompts: what was prompted is asked about, what was not is failed. */
const revivePayment = (client: Client, work: PaymentWork) =>
  client.workflow.start<typeof payment>('payment', {
    ...paymentStart(work, { prompt: false, label: 'taken up again' }),
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'USE_EXISTING',
  });

function startDelivery(client: Client, { id, resends }: DeliveryWork) {
  const delivery = { deliveryId: id, ...(resends > 0 && { resend: resends }) };
  return client.workflow.start<typeof webhookDelivery>('webhookDelivery', {
    workflowId: deliveryWorkflowId(delivery),
    // A webhook that still waits though its workflow is closed was terminated by hand, or its workflow gave up before
    // it could say so. A webhook that is through is not sent again, whoever starts it.
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    taskQueue: webhooksTaskQueue,
    args: [delivery],
  });
}

const startReceiptCheck = (client: Client, { id }: { id: string }) =>
  client.workflow.start<typeof receiptCheck>('receiptCheck', {
    workflowId: receiptCheckWorkflowId({ checkId: id }),
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    taskQueue: paymentsTaskQueue,
    args: [{ checkId: id }],
    staticSummary: 'Ask Safaricom about a receipt',
  });

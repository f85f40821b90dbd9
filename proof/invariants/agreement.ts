import type { Facts } from '../facts/facts.ts';
import { grouped } from '../facts/payment-of.ts';
import type { Sights } from '../load/readers.ts';
import { nextStatuses, type PaymentStatus } from '../../workflows/payment-status.ts';
import { finding, type Finding } from './invariant.ts';

/**
 * API (receipt included), database, the latest run's result and the last event agree; concurrent reads follow the status
 * table and never 404 after a 202.
 */
export function agreement(facts: Facts): Finding {
  const { checked, breach, done } = finding();
  const views = new Map(facts.views.map((view) => [view.paymentId, view]));
  const events = grouped(facts.events, ({ paymentId }) => paymentId);
  const runs = latestRuns(facts);
  for (const { id, status, receiptNumber } of facts.payments) {
    checked('payments');
    const view = views.get(id);
    if (view?.status !== status || view.receiptNumber !== receiptNumber)
      breach(
        `payment ${id} is ${status} ${receiptNumber}, and the API says ${view?.status} ${view?.receiptNumber}`,
      );
    const last = events.get(id)?.at(-1)?.payload.data;
    const announced = last?.status ?? 'pending';
    if (announced !== (status === 'initiating' ? 'pending' : status))
      breach(`payment ${id} is ${status}, and its last event says ${last?.status ?? 'nothing'}`);
    if (last !== undefined && (last.receiptNumber ?? null) !== receiptNumber)
      breach(`payment ${id} has the receipt ${receiptNumber}, and its last event ${last.receiptNumber}`);
    const run = runs.get(id);
    if (run?.status !== 'COMPLETED') continue;
    checked('results of latest runs');
    if (run.result !== status)
      breach(`payment ${id} is ${status}, and its latest run returned ${run.result}`);
  }
  for (const sights of facts.sights) checkSights(sights, { checked, breach });
  return done(['payments', 'results of latest runs', 'sequences of reads', 'moves seen by readers']);
}

/** Of those forgotten by Temporal the last that was known, unless a later one is known. */
function latestRuns({ runs }: Facts): Map<string, Facts['runs']['known'][number]> {
  const inOrder = [...runs.wiped, ...runs.known].toSorted(
    (a, b) => a.startedAt.getTime() - b.startedAt.getTime(),
  );
  return new Map(inOrder.map((run) => [run.workflowId.replace('payment/', ''), run]));
}

function checkSights(
  { paymentId, reader, seen }: Sights,
  { checked, breach }: Pick<ReturnType<typeof finding>, 'checked' | 'breach'>,
): void {
  checked('sequences of reads');
  if (seen.includes('missing')) breach(`payment ${paymentId} was 404 to reader ${reader} after its 202`);
  const statuses = seen.filter((each) => each !== 'missing');
  for (const [index, to] of statuses.entries()) {
    const from = statuses[index - 1];
    if (from === undefined) continue;
    checked('moves seen by readers');
    if (!leadsTo(from, to)) breach(`payment ${paymentId} went from ${from} to ${to} before reader ${reader}`);
  }
}

/** By the table, over statuses that the reader may have missed. No person acts here, so no success is taken back. */
function leadsTo(from: PaymentStatus, to: PaymentStatus, passed: readonly PaymentStatus[] = []): boolean {
  if (from === 'completed') return false;
  return nextStatuses[from].some(
    (next) => next === to || (!passed.includes(next) && leadsTo(next, to, [...passed, next])),
  );
}

import type { Facts, Replay } from '../facts/facts.ts';
import { grouped } from '../facts/payment-of.ts';
import { isAboutPayment } from '../load/caller.ts';
import { isFinal } from '../../workflows/payment-status.ts';
import { finding, type Finding } from './invariant.ts';

/**
 * Every accepted create has exactly one payment, also where the caller saw an error and tried again with the same key; at
 * quiet every payment is final, or unknown with a case or a running workflow; no stuck key, no orphan workflow, no
 * undrained queue.
 */
export function onePayment(facts: Facts): Finding {
  const { checked, breach, done } = finding();
  const byOrder = grouped(facts.payments, ({ order }) => order);
  for (const placed of facts.placed) {
    const { order, outcome, answers } = placed;
    checked('orders');
    const lost = answers.some(({ status }) => status === 0 || status >= 500);
    if (lost) checked('orders asked for again after an error');
    const { length } = byOrder.get(order.key) ?? [];
    // What was refused may all the same have been made by an earlier request whose answer was lost.
    const isRight = outcome === 'refused' ? length <= Number(lost) : length === 1;
    if (outcome === 'gaveUp') breach(`order ${order.key} was never answered`);
    else if (!isRight) breach(`order ${order.key} was ${outcome} and has ${length} payments`);
  }
  for (const replay of facts.replays) {
    checked('keys used once more');
    checkAnswers(replay, byOrder.get(replay.placed.order.key)?.[0]?.id, breach);
  }

  const running = new Set(
    facts.runs.known.filter(({ status }) => status === 'RUNNING').map((run) => run.workflowId),
  );
  const openCases = new Set(
    facts.cases.filter(({ status }) => status === 'open').map((each) => each.paymentId),
  );
  for (const { id, status } of facts.payments) {
    checked('payments at quiet');
    const explained = status === 'unknown' && (openCases.has(id) || running.has(`payment/${id}`));
    if (!isFinal(status) && !explained)
      breach(`payment ${id} is ${status}, with no case and no running workflow`);
  }
  checkOrphans(facts, { checked, breach });
  for (const [queue, left] of Object.entries(facts.queues)) {
    checked('queues');
    if (left > 0) breach(`${left} ${queue}`);
  }
  for (const left of facts.unrest) breach(`not quiet in time: ${left}`);
  return done([
    'orders',
    'orders asked for again after an error',
    'payments at quiet',
    'workflows',
    'queues',
  ]);
}

/** One key, one payment: every answer that told of one named the same, and the key still does. */
function checkAnswers(
  { placed, answer }: Replay,
  id: string | undefined,
  breach: (words: string) => void,
): void {
  const { order, answers } = placed;
  for (const { paymentId } of answers.filter(isAboutPayment))
    if (paymentId !== id) breach(`order ${order.key} made ${id} and was answered with ${paymentId}`);
  if (!isAboutPayment(answer) || answer.paymentId !== id)
    breach(
      `order ${order.key} made ${id}, and its key now gets ${answer.status} ${answer.code ?? answer.paymentId}`,
    );
}

function checkOrphans(
  { runs, payments, deliveries }: Facts,
  { checked, breach }: Pick<ReturnType<typeof finding>, 'checked' | 'breach'>,
): void {
  const statuses = new Map(payments.map(({ id, status }) => [`payment/${id}`, status]));
  for (const { workflowId, status } of [...runs.wiped, ...runs.known]) {
    checked('workflows');
    const ofPayment = workflowId.startsWith('payment/');
    if (ofPayment && !statuses.has(workflowId)) breach(`workflow ${workflowId} has no payment`);
    if (['FAILED', 'TIMED_OUT', 'TERMINATED'].includes(status))
      breach(`workflow ${workflowId} ended as ${status}`);
  }
  for (const { workflowId, status } of runs.known) {
    // Pulls come and go for ever.
    if (status !== 'RUNNING' || workflowId.startsWith('pull/')) continue;
    if (statuses.get(workflowId) !== 'unknown')
      breach(`workflow ${workflowId} runs, though nothing is left to do`);
  }
  if (deliveries.length === 0) breach('there were no webhooks');
}

import { notSentMessage, notSentWhy, type PushOutcome } from '../daraja/outcome.ts';
import { databaseNow } from '../db/database-clock.ts';
import { Payment } from '../db/entities/index.ts';
import { everyTenantsEntities } from '../db/tenant.ts';
import { count } from '../metrics/metrics.ts';
import type { PushResult } from '../workflows/messages.ts';
import type { ActivityDeps } from './deps.ts';
import { noteGuard } from './note-guard.ts';
import { persistently } from './persistently.ts';
import type { GuardRefusal } from './prompt-guard.ts';
import { pushEvidence } from './push-evidence.ts';
import { guardWithinMs, pushOnce, type NotSent, type PushAttempt } from './push-once.ts';
import { settle } from './settle.ts';
import { suspendedAdvice } from './suspension.ts';
import { watchGateway } from './watch-gateway.ts';

/** Prompts the payer, at most once in the payment's life, whoever calls this however often. */
export async function pushPrompt(
  deps: ActivityDeps,
  { paymentId, attempt }: { paymentId: string; attempt: number },
): Promise<PushResult> {
  const payment = await everyTenantsEntities(deps.orm).findOneOrFail(Payment, { id: paymentId });
  const guardByMs = performance.now() + guardWithinMs;
  let push = await pushOnce(deps, payment, guardByMs);
  // A token can go bad early. The gateway refused before M-Pesa saw anything, so once more with a new one is safe.
  // Later the workflow tries again, in an activity whose whole time is left; it finds no token and fetches a new one.
  const isTokenBad = push.outcome === 'notSent' && push.reason === 'invalidToken';
  if (isTokenBad && performance.now() < guardByMs) {
    const text = 'Safaricom refused its own access token. It was dropped, and the push sent with a new one.';
    await noteGuard(deps, payment, { guard: 'token', about: String(attempt), text });
    push = await pushOnce(deps, payment, guardByMs);
  }
  measure(deps, payment, attempt, push);
  if (push.outcome === 'tooLate') return await tooLate(deps, payment, push.because);
  const settled =
    push.outcome === 'notSent'
      ? notSent(deps, payment, attempt, push)
      : settleAnswered(deps, paymentId, push);
  const [result] = await Promise.all([settled, watchGateway(deps, payment, push)]);
  return result;
}

async function settleAnswered(
  deps: ActivityDeps,
  paymentId: string,
  push: Exclude<PushOutcome, NotSent>,
): Promise<PushResult> {
  const request = { paymentId, why: 'evidence', evidence: [pushEvidence(push)] } as const;
  const settlement = await persistently(deps, paymentId, () => settle(deps, request));
  return { outcome: push.outcome, ...settlement };
}

const tooLateWords: Record<GuardRefusal, string> = {
  prompted: 'Not prompted again: this payer has been prompted for this payment already.',
  moved: 'Not prompted: the payment had its outcome already.',
  late: 'Not prompted: the time to prompt was over.',
  suspended: 'Not prompted: the Daraja credential is suspended.',
};

async function tooLate(deps: ActivityDeps, payment: Payment, because: GuardRefusal): Promise<PushResult> {
  const guard = because === 'suspended' ? 'suspension' : 'prompt';
  await noteGuard(deps, payment, { guard, about: because, text: tooLateWords[because] });
  const { id: paymentId } = payment;
  if (because !== 'suspended')
    return { outcome: 'tooLate', ...(await settle(deps, { paymentId, why: 'pushLost' })) };
  const advice = suspendedAdvice;
  return {
    outcome: 'notSent',
    againInMs: null,
    ...(await settle(deps, { paymentId, why: 'notSent', advice })),
  };
}

/** What the operator must see: why nothing was sent, and that a credential or the gateway refuses. */
function measure({ log }: ActivityDeps, payment: Payment, attempt: number, push: PushAttempt): void {
  const { outcome } = push;
  const { id: paymentId, environment } = payment;
  const because = push.outcome === 'tooLate' ? push.because : '';
  const reason = push.outcome === 'notSent' ? push.reason : push.outcome === 'refused' ? push.kind : because;
  count('hakika_pushes_total', { environment, outcome, reason });
  if (outcome === 'accepted' || outcome === 'tooLate')
    return log.info({ paymentId, attempt, outcome }, 'push');
  const why = push.outcome === 'notSent' ? { reason: push.reason, detail: push.detail } : {};
  const kind = push.outcome === 'refused' ? { kind: push.kind, code: push.code } : {};
  log.warn({ paymentId, attempt, outcome, ...why, ...kind }, 'push');
}

async function notSent(
  deps: ActivityDeps,
  payment: Payment,
  attempt: number,
  { reason, retryAfterSeconds }: NotSent,
): Promise<PushResult> {
  // The last pause repeats until `prompt_by`; a gateway that asks for a longer one gets it.
  const { pushAgainMs } = deps.timing;
  const plannedMs = pushAgainMs[attempt - 1] ?? pushAgainMs.at(-1) ?? 0;
  const pauseMs = Math.ceil(Math.max(1, plannedMs, (retryAfterSeconds ?? 0) * 1000));
  const guard = reason === 'noPlace' ? 'budget' : 'push';
  const text = `Push ${attempt} was not sent. ${notSentWhy(reason)}`;
  await noteGuard(deps, payment, { guard, about: `push/${attempt}`, text });
  const now = await databaseNow(everyTenantsEntities(deps.orm));
  const leftMs = (payment.promptBy?.getTime() ?? 0) - now.getTime();
  const againInMs = pauseMs >= leftMs ? null : pauseMs;
  const why = againInMs === null ? 'notSent' : 'evidence';
  const request = { paymentId: payment.id, why, advice: notSentMessage(reason) } as const;
  return { outcome: 'notSent', againInMs, ...(await settle(deps, request)) };
}

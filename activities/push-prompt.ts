import { setTimeout as sleep } from 'node:timers/promises';
import { DarajaError } from '../daraja/daraja-error.ts';
import { notSentMessage, notSentWhy, refusalMessage, type PushOutcome } from '../daraja/outcome.ts';
import { Payment } from '../db/entities/index.ts';
import type { NewEvidence } from '../db/new-evidence.ts';
import { openCredential } from '../db/open-credential.ts';
import { everyTenantsEntities } from '../db/tenant.ts';
import type { PushResult } from '../workflows/messages.ts';
import { databaseNow } from '../db/database-clock.ts';
import type { ActivityDeps } from './deps.ts';
import { count } from '../metrics/metrics.ts';
import { noteGuard } from './note-guard.ts';
import { releasePromptGuard, takePromptGuard, whyNotTaken, type GuardRefusal } from './prompt-guard.ts';
import { settlePushPlace, takePushPlace } from './push-budget.ts';
import { settle } from './settle.ts';
import { suspendedAdvice } from './suspension.ts';
import { watchGateway } from './watch-gateway.ts';

/** A request that was not written this long after the guard was taken is given up: nobody prompts late. */
const writeWithinMs = 2_000;

type PushAttempt = PushOutcome | { outcome: 'tooLate'; because: GuardRefusal };
type NotSent = Extract<PushOutcome, { outcome: 'notSent' }>;

/** Prompts the payer, at most once in the payment's life, whoever calls this however often. */
export async function pushPrompt(
  deps: ActivityDeps,
  { paymentId, attempt }: { paymentId: string; attempt: number },
): Promise<PushResult> {
  const payment = await everyTenantsEntities(deps.orm).findOneOrFail(Payment, { id: paymentId });
  let push = await pushOnce(deps, payment);
  // A token can go bad early. The gateway refused before M-Pesa saw anything, so once more with a new one is safe.
  if (push.outcome === 'notSent' && push.reason === 'invalidToken') {
    const text = 'Safaricom refused its own access token. It was dropped, and the push sent with a new one.';
    await noteGuard(deps, payment, { guard: 'token', about: String(attempt), text });
    push = await pushOnce(deps, payment);
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
  const request = { paymentId, why: 'evidence', evidence: [evidenceOf(push)] } as const;
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

async function pushOnce(deps: ActivityDeps, payment: Payment): Promise<PushAttempt> {
  const em = everyTenantsEntities(deps.orm);
  if (payment.credentialId === null || payment.callbackTokenSealed === null)
    throw new Error('Not a prompted payment.');
  const daraja = deps.daraja[payment.environment];
  const credential = await openCredential(em, deps.sealer, payment.credentialId);
  const callbackToken = deps.sealer.open('callback-token', payment.id, payment.callbackTokenSealed);
  // The token comes before the guard, so that nothing slow stands between the guard and the request.
  const token = await daraja.accessToken(credential).catch((error: unknown) => tokenFailure(error));
  if (typeof token !== 'string') return token;
  const inBudget = await takePushPlace(deps, payment, credential.businessShortCode);
  if ('waitMs' in inBudget) return noPlace(inBudget.waitMs);

  const writeByMs = performance.now() + writeWithinMs;
  const taken = await takePromptGuard(em, payment.id);
  if (taken === undefined) {
    await settlePushPlace(deps, inBudget.place, undefined);
    return { outcome: 'tooLate', because: await whyNotTaken(em, payment.id) };
  }
  const push = await daraja.push({
    credential,
    token,
    writeByMs,
    prompt: {
      phoneNumber: payment.phoneNumber,
      amountShillings: payment.amountShillings,
      accountReference: payment.accountReference,
      description: payment.description,
      callbackUrl: `${deps.callbackBaseUrl}/hooks/${callbackToken}`,
    },
  });
  // Freed only where the closed list says that nobody can have been prompted. If this fails for good the guard stays
  // taken: better a payment that waits in vain than a payer who is prompted twice.
  if (push.outcome === 'notSent')
    await persistently(deps, payment.id, () => releasePromptGuard(em, payment.id, taken));
  await settlePushPlace(deps, inBudget.place, push);
  return push;
}

/** Held back by ourselves, with the guard untouched. */
const noPlace = (waitMs: number): NotSent => ({
  outcome: 'notSent',
  reason: 'noPlace',
  detail: 'No place was free in the budget of pushes.',
  httpStatus: null,
  retryAfterSeconds: waitMs / 1000,
});

function tokenFailure(error: unknown): PushOutcome {
  if (!(error instanceof DarajaError)) throw error;
  if (error.kind === 'badCredentials') {
    return {
      outcome: 'refused',
      kind: 'configuration',
      code: 'invalid_credentials',
      message: 'Safaricom did not accept the consumer key and secret.',
      body: '',
    };
  }
  return {
    outcome: 'notSent',
    reason: tokenReasons[error.kind],
    detail: error.message,
    httpStatus: null,
    retryAfterSeconds: null,
  };
}

const tokenReasons = {
  notConnected: 'noToken',
  unavailable: 'noToken',
  throttled: 'throttled',
  noPlace: 'noPlace',
  noStore: 'noStore',
} as const;

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

function evidenceOf(push: Exclude<PushOutcome, { outcome: 'notSent' }>): NewEvidence {
  switch (push.outcome) {
    case 'accepted':
      return {
        kind: 'acknowledgement',
        sourceKey: push.checkoutRequestId,
        says: 'nothing',
        merchantRequestId: push.merchantRequestId,
        checkoutRequestId: push.checkoutRequestId,
        body: push.body,
      };
    case 'refused':
      return {
        kind: 'refusal',
        sourceKey: 'push',
        says: 'failed',
        resultCode: push.code,
        detail: push.message,
        advice: refusalMessage(push),
        body: push.body,
      };
    case 'uncertain':
      return {
        kind: 'promptUncertain',
        sourceKey: 'push',
        says: 'nothing',
        detail: push.detail,
        checkoutRequestId: push.checkoutRequestId,
        body: push.body,
      };
  }
}

/**
 * What only this process knows is worth some patience: an acknowledgement carries the one id that Safaricom can be asked
 * about, a push that was not sent the one proof that the guard may be freed. A database that is away for a moment must
 * not lose them; after that the callback's token still names the payment.
 */
async function persistently<T>(
  { log }: ActivityDeps,
  paymentId: string,
  write: () => Promise<T>,
): Promise<T> {
  const triesMax = 8;
  for (let tries = 1; ; tries += 1) {
    try {
      return await write();
    } catch (error) {
      if (tries === triesMax) throw error;
      log.warn({ paymentId, tries, error }, 'what came of the push is not stored yet');
      await sleep(tries * 250); // 0.25 s, 0.5 s … 7 s in all
    }
  }
}

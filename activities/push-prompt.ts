import { setTimeout as sleep } from 'node:timers/promises';
import { DarajaError } from '../daraja/daraja-error.ts';
import { notSentMessages, refusalMessage, type PushOutcome } from '../daraja/outcome.ts';
import { Payment } from '../db/entities/index.ts';
import type { NewEvidence } from '../db/new-evidence.ts';
import { openCredential } from '../db/open-credential.ts';
import { everyTenantsEntities } from '../db/tenant.ts';
import type { PushResult } from '../workflows/messages.ts';
import { databaseNow } from '../db/database-clock.ts';
import type { ActivityDeps } from './deps.ts';
import { releasePromptGuard, takePromptGuard } from './prompt-guard.ts';
import { settle } from './settle.ts';

/** A request that was not written this long after the guard was taken is given up: nobody prompts late. */
const writeWithinMs = 2_000;

type PushAttempt = PushOutcome | { outcome: 'tooLate' };
type NotSent = Extract<PushOutcome, { outcome: 'notSent' }>;

/** Prompts the payer, at most once in the payment's life, whoever calls this however often. */
export async function pushPrompt(
  deps: ActivityDeps,
  { paymentId, attempt }: { paymentId: string; attempt: number },
): Promise<PushResult> {
  const payment = await everyTenantsEntities(deps.orm).findOneOrFail(Payment, { id: paymentId });
  let push = await pushOnce(deps, payment);
  // A token can go bad early. The gateway refused before M-Pesa saw anything, so once more with a new one is safe.
  if (push.outcome === 'notSent' && push.reason === 'invalidToken') push = await pushOnce(deps, payment);
  logPush(deps, paymentId, attempt, push);
  if (push.outcome === 'tooLate')
    return { outcome: 'tooLate', ...(await settle(deps, { paymentId, why: 'pushLost' })) };
  if (push.outcome === 'notSent') return await notSent(deps, payment, attempt, push);
  const request = { paymentId, why: 'evidence', evidence: [evidenceOf(push)] } as const;
  const settlement = await persistently(deps, paymentId, () => settle(deps, request));
  return { outcome: push.outcome, ...settlement };
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

  const writeByMs = performance.now() + writeWithinMs;
  const taken = await takePromptGuard(em, payment.id);
  if (taken === undefined) return { outcome: 'tooLate' };
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
  return push;
}

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
    reason: 'noToken',
    detail: error.message,
    httpStatus: null,
    retryAfterSeconds: null,
  };
}

/** What the operator must see: why nothing was sent, and that a credential or the gateway refuses. */
function logPush({ log }: ActivityDeps, paymentId: string, attempt: number, push: PushAttempt): void {
  const { outcome } = push;
  if (outcome === 'accepted' || outcome === 'tooLate')
    return log.info({ paymentId, attempt, outcome }, 'push');
  const why = outcome === 'notSent' ? { reason: push.reason, detail: push.detail } : {};
  const kind = outcome === 'refused' ? { kind: push.kind, code: push.code } : {};
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
  const pauseMs = Math.max(1, plannedMs, (retryAfterSeconds ?? 0) * 1000);
  const now = await databaseNow(everyTenantsEntities(deps.orm));
  const leftMs = (payment.promptBy?.getTime() ?? 0) - now.getTime();
  const againInMs = pauseMs >= leftMs ? null : pauseMs;
  const why = againInMs === null ? 'notSent' : 'evidence';
  const request = { paymentId: payment.id, why, advice: notSentMessages[reason] } as const;
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

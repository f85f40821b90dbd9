import { DarajaError } from '../daraja/daraja-error.ts';
import type { PushOutcome } from '../daraja/outcome.ts';
import { callMsMax } from '../daraja/wire.ts';
import type { Payment } from '../db/entities/index.ts';
import { openCredential } from '../db/open-credential.ts';
import { everyTenantsEntities } from '../db/tenant.ts';
import { pushLimitMs } from '../workflows/activity-limits.ts';
import type { ActivityDeps } from './deps.ts';
import { persistently } from './persistently.ts';
import { releasePromptGuard, takePromptGuard, whyNotTaken, type GuardRefusal } from './prompt-guard.ts';
import { settlePushPlace, takePushPlace } from './push-budget.ts';

/** A request that was not written this long after the guard was taken is given up: nobody prompts late. */
const writeWithinMs = 2_000;

/** For what came of the push to be stored. */
const storeWithinMs = 3_000;

/**
 * No guard is taken later than this after the activity began, so that the push has certainly ended within the activity's
 * limit. Ended between by the limit, a push that proves not sent would find its payment moved to pending already, and a
 * payer who was never prompted would be asked about for days.
 */
export const guardWithinMs = pushLimitMs - writeWithinMs - callMsMax - storeWithinMs;

export type PushAttempt = PushOutcome | { outcome: 'tooLate'; because: GuardRefusal };
export type NotSent = Extract<PushOutcome, { outcome: 'notSent' }>;

/**
 * One push, if this payment's guard is free: what came of it, or why it must not be made. The guard is taken before
 * `guardByMs`, an instant of `performance.now()`, or not at all.
 */
export async function pushOnce(
  deps: ActivityDeps,
  payment: Payment,
  guardByMs: number,
): Promise<PushAttempt> {
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

  const guardAtMs = performance.now();
  if (guardAtMs > guardByMs) {
    await settlePushPlace(deps, inBudget.place, undefined);
    return tooSlow;
  }
  const writeByMs = guardAtMs + writeWithinMs;
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

const tooSlow: NotSent = {
  outcome: 'notSent',
  reason: 'tooSlow',
  detail: 'The time to take the prompt guard had passed.',
  httpStatus: null,
  retryAfterSeconds: null,
};

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

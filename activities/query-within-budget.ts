import { DriverException, type EntityManager } from '@mikro-orm/postgresql';
import type { DarajaCredential } from '../daraja/credential.ts';
import type { QueryAnswer } from '../daraja/query-answer.ts';
import { resultCode } from '../daraja/result-codes.ts';
import { databaseNow } from '../db/database-clock.ts';
import type { Payment } from '../db/entities/index.ts';
import type { NewEvidence } from '../db/new-evidence.ts';
import { openCredential } from '../db/open-credential.ts';
import { everyTenantsEntities } from '../db/tenant.ts';
import { count } from '../metrics/metrics.ts';
import { writeWithinMs } from './call-places.ts';
import type { ActivityDeps } from './deps.ts';
import { noteGuard } from './note-guard.ts';
import { queryPlaces } from './query-places.ts';
import type { Turn } from './query-turn.ts';

export interface Asked {
  evidence?: NewEvidence;
  /** No place was free for a question that may not be skipped; until one is. */
  waitMs?: number;
  /** What came of it, in our own words: Safaricom's may name the payer, and Temporal keeps what it is told. */
  why: string;
}

/** One question about a payment's prompt, within the budget of its short code. */
export async function queryWithinBudget(deps: ActivityDeps, payment: Payment, turn: Turn): Promise<Asked> {
  const { checkoutRequestId, credentialId, environment } = payment;
  // A push whose acknowledgement was lost has no id to ask by; the check still counts, so that the schedule goes on.
  if (checkoutRequestId === null || credentialId === null) return { why: 'Safaricom gave no id to ask by.' };
  // Safaricom's id ends with the phone number, and what is left of it is no id.
  if (payment.payerErasedAt !== null)
    return { why: 'The payer was forgotten, and with them the id to ask by.' };
  const em = everyTenantsEntities(deps.orm);
  const credential = await credentialOf(deps, em, credentialId);
  if (credential === undefined) return { why: 'The credential cannot be opened.' };
  const { businessShortCode } = credential;
  // Before the grant, so that nothing is written later after it than the place allows for.
  const writeByMs = performance.now() + writeWithinMs;
  const places = queryPlaces(deps, em, { environment, businessShortCode }, turn);
  const waitMs = await places.take();
  if (waitMs > 0) return await withoutPlace(deps, payment, turn, waitMs);
  const askedAt = await databaseNow(em);
  const answer = await deps.daraja[environment].query(credential, checkoutRequestId, {
    writeByMs,
    // Safaricom counts a question whose token it refuses, too. Without another place the next check asks again.
    mayAskAgain: async () => (await places.take()) === 0,
  });
  deps.log.info({ paymentId: payment.id, says: answer.says, code: answer.resultCode }, 'query');
  count('hakika_queries_total', { environment, answer: answerKind(answer) });
  await places.spend(answer);
  return { evidence: evidenceOf(answer, askedAt), why: answerWords(answer) };
}

async function withoutPlace(
  deps: ActivityDeps,
  payment: Payment,
  turn: Turn,
  waitMs: number,
): Promise<Asked> {
  const why = 'No place was free in the budget of queries.';
  const skipped = turn === 'skippable';
  const next = skipped ? 'This look is left out.' : 'Safaricom is asked when there is one.';
  const about = `query/${payment.checksAsked}`;
  await noteGuard(deps, payment, { guard: 'budget', about, text: `${why} ${next}` });
  // The second look at a failure is the only one it gets, so it may not be left out.
  return skipped ? { why } : { why, waitMs };
}

function answerKind({ sent, throttled, says }: QueryAnswer): string {
  if (!sent) return 'notSent';
  return throttled ? 'throttled' : says;
}

function answerWords({ resultCode: code, httpStatus }: QueryAnswer): string {
  if (code !== null) return `Safaricom answered: ${resultCode(code).meaning}`;
  return httpStatus === null ? 'Safaricom gave no answer.' : `Safaricom answered HTTP ${httpStatus}.`;
}

/** Undefined when it cannot be opened: the schedule goes on without a question, to "unknown" and its case. */
async function credentialOf(
  deps: ActivityDeps,
  em: EntityManager,
  credentialId: string,
): Promise<DarajaCredential | undefined> {
  try {
    return await openCredential(em, deps.sealer, credentialId);
  } catch (error) {
    // The database's own trouble is worth another try; a secret that does not open is not.
    if (error instanceof DriverException) throw error;
    deps.log.error({ credentialId, error }, 'credential cannot be opened; check HAKIKA_ROOT_KEY');
    return undefined;
  }
}

function evidenceOf(answer: QueryAnswer, askedAt: Date): NewEvidence {
  return {
    kind: 'query',
    // Fixed before the question: an answer that is stored twice is stored once.
    sourceKey: askedAt.toISOString(),
    // A slow answer does not make an early question a late one.
    askedAt,
    says: answer.says,
    resultCode: answer.resultCode,
    detail: answer.detail,
    advice: answer.resultCode === null ? null : resultCode(answer.resultCode).developer,
    body: answer.body,
  };
}

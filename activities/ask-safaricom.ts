import { DriverException, type EntityManager } from '@mikro-orm/postgresql';
import type { DarajaCredential } from '../daraja/credential.ts';
import { resultCode } from '../daraja/result-codes.ts';
import type { QueryAnswer } from '../daraja/query-answer.ts';
import { databaseNow } from '../db/database-clock.ts';
import { Payment } from '../db/entities/index.ts';
import type { NewEvidence } from '../db/new-evidence.ts';
import { openCredential } from '../db/open-credential.ts';
import { everyTenantsEntities } from '../db/tenant.ts';
import type { Settlement } from '../workflows/messages.ts';
import { count } from '../metrics/metrics.ts';
import { isFinal } from '../workflows/payment-status.ts';
import { checksBehind, roundEndsInMs, roundIsOver } from './check-schedule.ts';
import type { ActivityDeps } from './deps.ts';
import { noVerdictYet } from './failures.ts';
import { noteGuard } from './note-guard.ts';
import { returnPlace, shrinkBudget, spendPlace, takeFromBudget } from './call-budget.ts';
import { reservedInMs, turnOf, windowOf, type Turn } from './query-turn.ts';
import { settle } from './settle.ts';

/**
 * Asks Safaricom what became of a prompt, stores the answer and settles. Returns when nothing is left to ask or the
 * round ends without a verdict; else fails with the pause until the next check, so that Temporal's own retries, which
 * add nothing to the history, are the schedule.
 */
export async function askSafaricom(deps: ActivityDeps, paymentId: string): Promise<Settlement> {
  const em = everyTenantsEntities(deps.orm);
  const payment = await em.findOneOrFail(Payment, { id: paymentId });
  const now = await databaseNow(em);
  // Nobody can be asked about a prompt that never left: settle by the guard, once it is taken or its time is up. Once
  // evidence has moved the payment on, its schedule counts from its creation.
  if (payment.status === 'initiating') {
    const leftMs = (payment.promptBy?.getTime() ?? 0) - now.getTime();
    if (payment.promptSentAt === null && leftMs > 0)
      throw noVerdictYet('Nobody has been prompted yet.', leftMs);
    return await settle(deps, { paymentId, why: 'pushLost' });
  }

  const asked = await ask(deps, payment, turnOf(payment, now, deps.timing));
  const behind = checksBehind(payment, now, deps.timing);
  const inFirstRound = !isFinal(payment.status) && !roundIsOver(payment.checksAsked, deps.timing);
  const roundEnds = inFirstRound && roundIsOver(behind, deps.timing);
  // The end of the first round waits for no place in the budget: the merchant is told "unknown", and asking goes on.
  if (asked.waitMs !== undefined && !roundEnds) {
    const pauseMs = inFirstRound
      ? Math.min(asked.waitMs, roundEndsInMs(payment, now, deps.timing))
      : asked.waitMs;
    await postpone(em, payment, pauseMs);
    throw noVerdictYet(asked.why, pauseMs);
  }
  const checksAsked = asked.waitMs === undefined ? behind : deps.timing.checksMs.length;
  const evidence = asked.evidence === undefined ? [] : [asked.evidence];
  const settlement = await settle(deps, { paymentId, why: 'evidence', evidence, checksAsked });
  if (settlement.nextCheckInMs === null || roundEnds) return settlement;
  throw noVerdictYet(asked.why, settlement.nextCheckInMs);
}

/**
 * What waits for its place in the budget is not forgotten: relay and health must not take it for overdue. A payment that
 * moved meanwhile is due for something else, and at that move's own time.
 */
async function postpone(em: EntityManager, { id, status }: Payment, pauseMs: number): Promise<void> {
  await em.execute(
    `update payments set due_at = clock_timestamp() + ? * interval '1 millisecond'
     where id = ? and status = ? and due_at is not null`,
    [pauseMs, id, status],
  );
}

export interface Asked {
  evidence?: NewEvidence;
  /** No place was free for a question that may not be skipped; until one is. */
  waitMs?: number;
  /** What came of it, in our own words: Safaricom's may name the payer, and Temporal keeps what it is told. */
  why: string;
}

/** A question that is not written this long after its place was granted is given up. Real time at any tempo. */
const writeWithinMs = 5_000;
/** What was written has reached Safaricom's count by then, if the network is not the slowest ever. */
const arriveWithinMs = 5_000;

/** One question within the budget. */
export async function ask(deps: ActivityDeps, payment: Payment, turn: Turn): Promise<Asked> {
  // A push whose acknowledgement was lost has no id to ask by; the check still counts, so that the schedule goes on.
  if (payment.checkoutRequestId === null || payment.credentialId === null)
    return { why: 'Safaricom gave no id to ask by.' };
  const em = everyTenantsEntities(deps.orm);
  const credential = await credentialOf(deps, em, payment.credentialId);
  if (credential === undefined) return { why: 'The credential cannot be opened.' };
  const account = {
    environment: payment.environment,
    businessShortCode: credential.businessShortCode,
  };
  // Before the grant, so that nothing is written later after it than the place allows for.
  const writeByMs = performance.now() + writeWithinMs;
  const taken = await takeFromBudget(em, {
    id: `${account.environment}/${account.businessShortCode}/query`,
    limit: deps.queryLimit,
    windowMs: windowOf(turn, deps.timing),
    underwayMs: writeWithinMs + arriveWithinMs,
    reservedInMs: turn === 'reserved' ? [] : await reservedInMs(em, account, deps.timing, deps.queryLimit),
  });
  if ('waitMs' in taken) {
    const why = 'No place was free in the budget of queries.';
    const skipped = turn === 'skippable';
    const next = skipped ? 'This look is left out.' : 'Safaricom is asked when there is one.';
    const about = `query/${payment.checksAsked}`;
    await noteGuard(deps, payment, { guard: 'budget', about, text: `${why} ${next}` });
    // The second look at a failure is the only one it gets, so it may not be left out.
    return skipped ? { why } : { why, waitMs: taken.waitMs };
  }
  const askedAt = await databaseNow(em);
  const answer = await deps.daraja[payment.environment].query(credential, payment.checkoutRequestId, {
    writeByMs,
  });
  deps.log.info({ paymentId: payment.id, says: answer.says, code: answer.resultCode }, 'query');
  const { environment } = payment;
  count('hakika_queries_total', { environment, answer: answerKind(answer) });
  await (answer.sent ? spendPlace(em, taken.place) : returnPlace(em, taken.place));
  if (answer.throttled) await shrinkBudget(em, taken.place);
  return { evidence: evidenceOf(answer, askedAt), why: answerWords(answer) };
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

import type { EntityManager } from '@mikro-orm/postgresql';
import { Context } from '@temporalio/activity';
import { pullHookPath } from '../daraja/pull-body.ts';
import type { DarajaCredential } from '../daraja/credential.ts';
import type { PulledPage, PulledRow } from '../daraja/pull-answer.ts';
import type { PullQuestion } from '../daraja/pull-body.ts';
import type { Span } from '../daraja/pull-time.ts';
import { addAbsences } from '../db/absence.ts';
import { databaseNow } from '../db/database-clock.ts';
import { DarajaCredential as CredentialRow, PullPass } from '../db/entities/index.ts';
import { addEntry } from '../db/new-entry.ts';
import { newId } from '../db/new-id.ts';
import { openCredential } from '../db/open-credential.ts';
import { everyTenantsEntities } from '../db/tenant.ts';
import type { Pull, PullPassKind } from '../workflows/messages.ts';
import type { PaymentTiming } from '../workflows/timing.ts';
import { endCall, leaseCall } from './call-lease.ts';
import type { ActivityDeps } from './deps.ts';
import { notPulled, pullRefused } from './failures.ts';
import type { Place } from './call-budget.ts';
import { readPages, type PassEnd } from './pull-pages.ts';

/**
 * Asks Safaricom what was paid to a short code and stores each row as an entry, once. What is told twice is
 * stored once. A completed full pass then tells the absence of what it lacks.
 */
export async function pullTransactions(
  deps: ActivityDeps,
  { credentialId, pass }: Pull,
): Promise<{ rows: number; complete: boolean }> {
  const em = everyTenantsEntities(deps.orm);
  const account = await em.findOne(CredentialRow, { id: credentialId });
  // Its schedule is about to be removed.
  if (account === null || account.pullRegisteredAt === null) return { rows: 0, complete: false };
  const credential = await openCredential(em, deps.sealer, credentialId);
  const end = await readPages(
    {
      ask: (question) => askPage(deps, account, credential, question),
      keep: (rows) => keepRows(deps, account, rows),
    },
    await spanOf(deps, pass),
  );
  await recordPass(deps, account, pass, end);
  const { rows, unreadable, complete } = end;
  deps.log[complete ? 'info' : 'error']({ credentialId, pass, rows, unreadable, complete }, 'pulled');
  return { rows, complete };
}

/** A pass begins anew with each attempt: a page is found by the rows before it, and only who saw them knows which is next. */
async function spanOf(deps: ActivityDeps, pass: PullPassKind): Promise<Span> {
  const to = await databaseNow(everyTenantsEntities(deps.orm));
  return { from: new Date(to.getTime() - spanMs(deps.timing, pass)), to };
}

const spanMs = (timing: PaymentTiming, pass: PullPassKind): number =>
  pass === 'full' ? timing.pullFullMs : timing.pullRecentMs;

/** One page, alone: a short code has one call under way at a time, whoever makes it. */
async function askPage(
  deps: ActivityDeps,
  account: CredentialRow,
  credential: DarajaCredential,
  question: PullQuestion,
): Promise<PulledPage> {
  const em = everyTenantsEntities(deps.orm);
  const place = await leaseInTime(em, `${account.environment}/${credential.businessShortCode}/pull`);
  const answer = await deps.daraja[account.environment].pullQuery(credential, question);
  // Throttled, it keeps its place, so that for a while nobody asks.
  if (answer.outcome !== 'noAnswer' || !answer.throttled) await endCall(em, place);
  if (answer.outcome === 'page') return answer;
  deps.log.warn({ credentialId: credential.credentialId, ...answer }, 'pull without a page');
  if (answer.outcome === 'refused') throw await afterRefusal(deps, account, credential);
  throw notPulled(answer.throttled ? 'Safaricom asked to ask less' : 'Safaricom gave no page', againMs);
}

/** Waits for a call of somebody else; a pass that gave way would begin anew, and two passes might never end. */
async function leaseInTime(em: EntityManager, id: string): Promise<Place> {
  const { sleep } = Context.current();
  for (let waitedMs = 0; waitedMs < leaseWaitMs; waitedMs += pollMs) {
    await beat();
    const leased = await leaseCall(em, id);
    if ('place' in leased) return leased.place;
    await sleep(pollMs);
  }
  throw notPulled('Another pull of this short code is under way', againMs);
}

/** Before each call. Throws when the pass was cancelled or given up: another may have begun already. */
async function beat(): Promise<void> {
  const { heartbeat, cancellationSignal, cancelled } = Context.current();
  heartbeat();
  if (cancellationSignal.aborted) await cancelled;
}

/** A registration that Safaricom lost, as the sandbox does, is made once more before the pass is given up. */
async function afterRefusal(
  { daraja, callbackBaseUrl }: ActivityDeps,
  { environment, pullNominatedNumber }: CredentialRow,
  credential: DarajaCredential,
): Promise<Error> {
  if (Context.current().info.attempt > 1 || pullNominatedNumber === null) return pullRefused();
  const registration = { nominatedNumber: pullNominatedNumber, callbackUrl: callbackBaseUrl + pullHookPath };
  await beat();
  const { outcome } = await daraja[environment].pullRegister(credential, registration);
  return outcome === 'accepted' ? notPulled('Registered once more', 1) : pullRefused();
}

/** Real time: calls take as long at any tempo. */
const pollMs = 200;
const leaseWaitMs = 20_000;
const againMs = 10_000;

async function keepRows(
  deps: ActivityDeps,
  account: CredentialRow,
  rows: readonly PulledRow[],
): Promise<void> {
  await everyTenantsEntities(deps.orm).transactional(async (em) => {
    for (const row of rows)
      // Rows name no short code: it is the one that was asked about.
      await addEntry(em, deps.sealer, account, { source: 'pull', shortCode: null, ...row });
  });
}

async function recordPass(
  deps: ActivityDeps,
  account: CredentialRow,
  pass: PullPassKind,
  { from, to, rows, unreadable, complete }: PassEnd,
): Promise<void> {
  await everyTenantsEntities(deps.orm).transactional(async (em) => {
    const { id: credentialId, organisationId, environment } = account;
    const id = newId('pull');
    const covered = { fromAt: from, toAt: to, rows, unreadable, complete };
    await em.insert(PullPass, { id, organisationId, environment, credentialId, pass, ...covered });
    if (pass !== 'full' || !complete) return;
    const list = {
      source: 'pull' as const,
      from,
      to,
      sourceKey: id,
      told: 'Safaricom’s list of payments to this short code',
    };
    const paymentIds = await addAbsences(em, deps, account, list);
    for (const paymentId of paymentIds) deps.log.info({ paymentId }, 'absent from a full pull');
  });
}

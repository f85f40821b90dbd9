import { Context } from '@temporalio/activity';
import type { DarajaCredential } from '../daraja/credential.ts';
import type { PulledPage, PulledRow } from '../daraja/pull-answer.ts';
import type { PullQuestion } from '../daraja/pull-body.ts';
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
import { readPages, type PassEnd, type Progress } from './pull-pages.ts';

/**
 * Asks Safaricom what was paid to a short code and stores each row as an entry, once. A retry goes on where the attempt
 * before it beat its heart last; what is stored twice is stored once. A completed full pass then tells the absence of what
 * it lacks.
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
      beat: (progress) => Context.current().heartbeat(progress),
    },
    await startOf(deps, pass),
  );
  await recordPass(deps, account, pass, end);
  const { rows, unreadable, complete } = end;
  deps.log[complete ? 'info' : 'error']({ credentialId, pass, rows, unreadable, complete }, 'pulled');
  return { rows, complete };
}

/** The progress of the attempt before, or the span of a new pass by the database's clock. */
async function startOf(deps: ActivityDeps, pass: PullPassKind): Promise<Progress> {
  const known: unknown = Context.current().info.heartbeatDetails;
  if (isProgress(known)) return known;
  const now = await databaseNow(everyTenantsEntities(deps.orm));
  return {
    fromMs: now.getTime() - spanMs(deps.timing, pass),
    toMs: now.getTime(),
    offset: 0,
    pages: 0,
    rows: 0,
    unreadable: 0,
  };
}

const isProgress = (value: unknown): value is Progress =>
  typeof value === 'object' && value !== null && 'offset' in value && 'toMs' in value;

const spanMs = (timing: PaymentTiming, pass: PullPassKind): number =>
  pass === 'full' ? timing.pullFullMs : timing.pullRecentMs;

/** One page, alone: a short code has one call under way at a time, whoever makes it. */
async function askPage(
  deps: ActivityDeps,
  { environment }: CredentialRow,
  credential: DarajaCredential,
  question: PullQuestion,
): Promise<PulledPage> {
  const em = everyTenantsEntities(deps.orm);
  const leased = await leaseCall(em, `${environment}/${credential.businessShortCode}/pull`);
  if ('waitMs' in leased) throw notPulled('Another pull of this short code is under way', busyMs);
  const answer = await deps.daraja[environment].pullQuery(credential, question);
  // Throttled, it keeps its place, so that for a while nobody asks.
  if (answer.outcome !== 'noAnswer' || !answer.throttled) await endCall(em, leased.place);
  if (answer.outcome === 'page') return answer;
  const { credentialId } = credential;
  deps.log.warn({ credentialId, ...answer }, 'pull without a page');
  if (answer.outcome === 'refused') throw pullRefused();
  throw notPulled(answer.throttled ? 'Safaricom asked to ask less' : 'Safaricom gave no page', againMs);
}

/** Real time: calls take as long at any tempo. */
const busyMs = 1_000;
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
    const list = { from, to, sourceKey: id, told: 'Safaricom’s list of payments to this short code' };
    const paymentIds = await addAbsences(em, deps, account, list);
    for (const paymentId of paymentIds) deps.log.info({ paymentId }, 'absent from a full pull');
  });
}

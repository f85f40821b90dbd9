import { openCredential } from '../db/open-credential.ts';
import { StatusCheck } from '../db/entities/index.ts';
import { everyTenantsEntities } from '../db/tenant.ts';
import { callPlaces, writeWithinMs } from './call-places.ts';
import type { ActivityDeps } from './deps.ts';
import { notAsked } from './failures.ts';

/** No limit of this API is published; the one that was seen of queries is taken for it, with a budget of its own. */
const questionsPerWindow = 5;

/** Real time: a call takes as long at any tempo. */
const againMs = 5_000;

/**
 * Asks about the receipt of a check once. Returns how long to wait for the result before it is asked for again; null when
 * there is nothing to wait for: it is answered, refused, or was asked for as often as it may be.
 */
export async function askAboutReceipt(
  deps: ActivityDeps,
  checkId: string,
): Promise<{ waitMs: number | null }> {
  const em = everyTenantsEntities(deps.orm);
  const check = await em.findOneOrFail(StatusCheck, { id: checkId });
  const waitMs = deps.timing.receiptResultMs[check.attempts];
  if (waitMs === undefined || check.state === 'answered' || check.state === 'refused')
    return { waitMs: null };
  const credential = await openCredential(em, deps.sealer, check.credentialId);
  const { initiator } = credential;
  if (initiator === undefined) {
    await refuse(deps, checkId, 'The credential has no initiator any more.');
    return { waitMs: null };
  }
  // Before the grant, so that nothing is written later after it than the place allows for.
  const writeByMs = performance.now() + writeWithinMs;
  const places = callPlaces(em, () => ({
    id: `${check.environment}/${credential.businessShortCode}/status`,
    limit: questionsPerWindow,
    windowMs: deps.timing.queryWindowMs,
    reservedInMs: [],
  }));
  const placeInMs = await places.take();
  if (placeInMs > 0) throw notAsked('No place was free in the budget', placeInMs);
  const token = deps.sealer.open('status-token', check.id, check.tokenSealed);
  // Before the question leaves: its result may be faster than what follows here.
  await noteAsked(deps, checkId);
  const question = {
    initiator,
    receiptNumber: check.receiptNumber,
    resultUrl: `${deps.callbackBaseUrl}/hooks/results/${token}`,
    timeoutUrl: `${deps.callbackBaseUrl}/hooks/timeouts/${token}`,
  };
  const answer = await deps.daraja[check.environment].transactionStatus(credential, question, {
    writeByMs,
    // Safaricom counts a question whose token it refuses, too.
    mayAskAgain: async () => (await places.take()) === 0,
  });
  await places.spend(answer.outcome === 'noAnswer' ? answer : { sent: true, throttled: false });
  deps.log.info({ checkId, ...answer }, 'asked about a receipt');
  if (answer.outcome === 'refused') {
    await refuse(deps, checkId, `${answer.code} ${answer.message}`);
    return { waitMs: null };
  }
  if (answer.outcome === 'accepted' || answer.mayBeTaken) {
    // Sent and not acknowledged: it may have been taken, so its result is waited for as well.
    await em.execute('update status_checks set attempts = attempts + 1 where id = ?', [checkId]);
    return { waitMs };
  }
  throw notAsked(answer.throttled ? 'Safaricom asked to ask less' : 'Safaricom took no question', againMs);
}

/** How the check ended, as the database knows it: what is still open has not been answered in time. */
export async function closeReceiptCheck(
  deps: ActivityDeps,
  checkId: string,
): Promise<'answered' | 'unanswered' | 'refused'> {
  const [row] = await everyTenantsEntities(deps.orm).execute<
    { state: 'answered' | 'unanswered' | 'refused' }[]
  >(
    `update status_checks set start_at = null,
       state = case when state in ('waiting', 'asked') then 'unanswered' else state end
     where id = ? returning state`,
    [checkId],
  );
  return row?.state ?? 'unanswered';
}

async function noteAsked(deps: ActivityDeps, checkId: string): Promise<void> {
  await everyTenantsEntities(deps.orm).execute(
    `update status_checks set state = 'asked', asked_at = clock_timestamp() where id = ? and state in ('waiting', 'asked')`,
    [checkId],
  );
}

async function refuse(deps: ActivityDeps, checkId: string, detail: string): Promise<void> {
  await everyTenantsEntities(deps.orm).execute(
    `update status_checks set state = 'refused', detail = ? where id = ? and state <> 'answered'`,
    [detail, checkId],
  );
}

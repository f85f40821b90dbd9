import type { EntityDictionary, EntityManager } from '@mikro-orm/postgresql';
import { parseStatusResult, type StatusResult } from '../../daraja/status-result.ts';
import { databaseNow } from '../../db/database-clock.ts';
import { DarajaCredential, StatusCheck } from '../../db/entities/index.ts';
import { addEntry } from '../../db/new-entry.ts';
import { hashStatusToken } from '../../db/new-status-check.ts';
import { keepStray } from '../../db/stray-callbacks.ts';
import { everyTenantsEntities } from '../../db/tenant.ts';
import { shortCodesOf } from '../../db/short-codes.ts';
import type { ApiDeps } from '../deps.ts';
import { isListedAddress } from './listed-address.ts';

export interface ReceivedResult {
  token: string;
  body: string;
  sourceAddress: string;
}

/**
 * Stores the result of a question about a receipt, whenever it comes; one that says that the money moved becomes an entry
 * in the same transaction. Undefined when the token names no check, or nobody can read the body: it is kept as a stray.
 */
export async function storeStatusResult(
  deps: ApiDeps,
  received: ReceivedResult,
): Promise<string | undefined> {
  const em = everyTenantsEntities(deps.orm);
  const found = await findCheck(em, received);
  const result = parseStatusResult(received.body);
  if (found === null || result === undefined) {
    await stray(deps, em, 'results', received, found);
    return undefined;
  }
  await em.transactional(async (inner) => {
    const check = await lockCheck(inner, found);
    if (saysMore(result, check)) await storeAnswer(inner, deps, check, result, received.body);
    await addIfPaid(inner, deps, check, result, received);
  });
  return found.id;
}

/** Notes that a question waited too long in Safaricom's queue: not known, and no answer. Its result may still come. */
export async function storeStatusTimeout(deps: ApiDeps, received: ReceivedResult): Promise<void> {
  const em = everyTenantsEntities(deps.orm);
  const check = await findCheck(em, received);
  if (check === null) return await stray(deps, em, 'timeouts', received, check);
  await em.execute(
    'update status_checks set timed_out_at = coalesce(timed_out_at, clock_timestamp()) where id = ?',
    [check.id],
  );
  deps.log.info({ checkId: check.id }, 'a question about a receipt timed out in the queue');
}

const findCheck = (em: EntityManager, { token }: ReceivedResult): Promise<StatusCheck | null> =>
  em.findOne(StatusCheck, { tokenHash: hashStatusToken(token) });

/** The lock puts two results that come at once in order. */
async function lockCheck(em: EntityManager, { id }: StatusCheck): Promise<StatusCheck> {
  const [row] = await em.execute<EntityDictionary<StatusCheck>[]>(
    'select * from status_checks where id = ? for update',
    [id],
  );
  if (row === undefined) throw new Error(`There is no check ${id}.`);
  return em.map(StatusCheck, row);
}

async function stray(
  deps: ApiDeps,
  em: EntityManager,
  route: 'results' | 'timeouts',
  { body, sourceAddress }: ReceivedResult,
  check: StatusCheck | null,
): Promise<void> {
  const reason = check === null ? 'unknownToken' : 'unreadable';
  const isKept = await keepStray(em, deps.sealer, { route, reason, sourceAddress, body });
  deps.log.warn({ route, reason, isKept, ...(check && { checkId: check.id }) }, 'stray result');
}

/** An answer is not replaced by "not known", nor by the same words again. */
const saysMore = ({ says }: StatusResult, check: StatusCheck): boolean =>
  check.says === null || (check.says === 'notKnown' && says !== 'notKnown');

async function storeAnswer(
  em: EntityManager,
  { sealer, log }: ApiDeps,
  { id, credentialId }: StatusCheck,
  { says, blamesInitiator, resultCode }: StatusResult,
  body: string,
): Promise<void> {
  await em.execute(
    `update status_checks set state = 'answered', answered_at = clock_timestamp(), says = ?,
       initiator_blamed = ?, result_sealed = ? where id = ?`,
    [says, blamesInitiator, sealer.seal('status-result', id, body), id],
  );
  if (blamesInitiator)
    log.error(
      { credentialId, resultCode },
      'Safaricom does not accept the initiator; give the credential a right one',
    );
}

/** Only a completed operation with this receipt, an amount, and our short code as the one that was paid is money. */
async function addIfPaid(
  em: EntityManager,
  deps: ApiDeps,
  check: StatusCheck,
  result: StatusResult,
  { body, sourceAddress }: ReceivedResult,
): Promise<void> {
  const { receiptNumber, amountShillings, creditShortCode } = result;
  const credential = await em.findOneOrFail(DarajaCredential, { id: check.credentialId });
  if (result.says !== 'completed' || receiptNumber !== check.receiptNumber) return;
  if (amountShillings === null || !isPaidTo(credential, creditShortCode)) return;
  await addEntry(em, deps.sealer, credential, {
    source: 'transactionStatus',
    receiptNumber,
    amountShillings,
    occurredAt: result.occurredAt ?? (await databaseNow(em)),
    shortCode: creditShortCode,
    accountReference: '',
    payer: result.debitParty,
    fromListedAddress: isListedAddress(sourceAddress, deps.callbackAddresses),
    sourceAddress,
    body,
  });
}

export const isPaidTo = (
  account: Pick<DarajaCredential, 'businessShortCode' | 'tillNumber'>,
  shortCode: string | null,
): boolean => shortCode !== null && shortCodesOf(account).includes(shortCode);

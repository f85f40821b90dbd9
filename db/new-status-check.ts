import { createHash, randomBytes } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { DarajaCredential, StatusCheck } from './entities/index.ts';
import { newId } from './new-id.ts';
import type { Sealer } from './sealed.ts';
import { lockSeeds } from './lock-seeds.ts';

export interface CheckRequest {
  credentialId: string;
  receiptNumber: string;
  /** After this an earlier check of the receipt counts no more; null: one check is enough for ever. */
  againAfterMs: number | null;
}

/** By this a result finds its check, so that a read of the table gives nobody a valid address. */
export const hashStatusToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/**
 * Has Safaricom asked about a receipt, once within `againAfterMs` however many ask for it; the relay, which the insertion
 * wakes, starts the workflow that asks. Undefined when the credential has no initiator, without whom nobody may ask, or
 * none that Safaricom accepts.
 */
export async function addStatusCheck(
  em: EntityManager,
  sealer: Sealer,
  { credentialId, receiptNumber, againAfterMs }: CheckRequest,
): Promise<StatusCheck | undefined> {
  return await em.transactional(async (inner) => {
    const credential = await inner.findOne(DarajaCredential, { id: credentialId });
    if (credential === null || credential.initiatorName === null) return undefined;
    if (againAfterMs === null && (await isInitiatorBlamed(inner, credential))) return undefined;
    // Two that ask at once must not both find that nobody has.
    await inner.execute(`select pg_advisory_xact_lock(hashtextextended(?, ${lockSeeds.receiptCheck}))`, [
      `${credentialId}/${receiptNumber}`,
    ]);
    const [known] = await inner.execute<{ id: string }[]>(
      `select id from status_checks where credential_id = ? and receipt_number = ?
         and (?::float8 is null or created_at > clock_timestamp() - ?::float8 * interval '1 millisecond')
       order by created_at desc limit 1`,
      [credentialId, receiptNumber, againAfterMs, againAfterMs],
    );
    const id = known?.id ?? (await insertCheck(inner, sealer, credential, receiptNumber));
    return await inner.findOneOrFail(StatusCheck, { id });
  });
}

/**
 * Whether the last answer under these credentials was that they are wrong. Nobody but a person, who sees the answer, asks
 * again then: Safaricom locks an initiator after too many tries, and forged notices could make them.
 */
async function isInitiatorBlamed(em: EntityManager, { id, updatedAt }: DarajaCredential): Promise<boolean> {
  const [last] = await em.execute<{ initiator_blamed: boolean }[]>(
    `select initiator_blamed from status_checks where credential_id = ? and answered_at > ?
     order by answered_at desc limit 1`,
    [id, updatedAt],
  );
  return last?.initiator_blamed === true;
}

async function insertCheck(
  em: EntityManager,
  sealer: Sealer,
  { id: credentialId, organisationId, environment }: DarajaCredential,
  receiptNumber: string,
): Promise<string> {
  const id = newId('chk');
  const token = randomBytes(32).toString('hex');
  await em.execute(
    `insert into status_checks (id, organisation_id, environment, credential_id, receipt_number, token_hash, token_sealed)
     values (?, ?, ?, ?, ?, ?, ?)`,
    [
      id,
      organisationId,
      environment,
      credentialId,
      receiptNumber,
      hashStatusToken(token),
      sealer.seal('status-token', id, token),
    ],
  );
  return id;
}

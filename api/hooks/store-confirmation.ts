import type { EntityManager } from '@mikro-orm/postgresql';
import { parseC2bConfirmation } from '../../daraja/c2b-confirmation.ts';
import { databaseNow } from '../../db/database-clock.ts';
import { DarajaCredential } from '../../db/entities/index.ts';
import { addEntry } from '../../db/new-entry.ts';
import { keepStray, type NewStray } from '../../db/stray-callbacks.ts';
import { everyTenantsEntities } from '../../db/tenant.ts';
import type { ApiDeps } from '../deps.ts';
import { hashCallbackToken } from './callback-token.ts';
import { isListedAddress } from './listed-address.ts';
import type { ReceivedCallback } from './store-callback.ts';
import { transactionShillingsMax } from '../../daraja/transaction-limit.ts';

/**
 * Stores a confirmation as an entry of its account, once however often it comes; whose money it is, the relay finds. What
 * names no account of ours or cannot be read is kept apart, raises an alert and changes nothing.
 */
export async function storeConfirmation(
  deps: ApiDeps,
  { token, body, sourceAddress }: ReceivedCallback,
): Promise<void> {
  const em = everyTenantsEntities(deps.orm);
  const credential = await em.findOne(DarajaCredential, { noticeTokenHash: hashCallbackToken(token) });
  const stray = async (reason: NewStray['reason'], facts: object): Promise<void> => {
    const isKept = await keepStray(em, deps.sealer, {
      route: 'c2b/confirmation',
      reason,
      sourceAddress,
      body,
    });
    deps.log.error({ ...facts, sourceAddress, isKept }, `confirmation not taken: ${reason}; look at it`);
  };
  if (credential === null) return await stray('unknownToken', {});
  const facts = { credentialId: credential.id };
  const confirmation = parseC2bConfirmation(body);
  if (confirmation === undefined || confirmation.amountShillings > transactionShillingsMax)
    return await stray('unreadable', facts);
  const fromListedAddress = isListedAddress(sourceAddress, deps.callbackAddresses);
  if (fromListedAddress === false) {
    deps.log.warn({ ...facts, sourceAddress }, 'confirmation from an unlisted address');
    if (await isFloodedByUnlisted(em, credential)) return await stray('tooManyUnlisted', facts);
  }
  const occurredAt = confirmation.occurredAt ?? (await databaseNow(em));
  const told = {
    ...confirmation,
    source: 'c2b',
    occurredAt,
    fromListedAddress,
    sourceAddress,
    body,
  } as const;
  // With the question about a receipt that nobody vouches for: told again it would not be asked any more.
  await em.transactional((inner) => addEntry(inner, deps.sealer, credential, told));
}

/** Looked at in an hour for each short code. Should they be true after all, a pull tells the same money. */
const unlistedPerHour = 500;

async function isFloodedByUnlisted(em: EntityManager, { id }: DarajaCredential): Promise<boolean> {
  const [row] = await em.execute<{ count: string }[]>(
    `select count(*) as count from account_entries where credential_id = ? and from_listed_address = false
       and received_at > clock_timestamp() - interval '1 hour'`,
    [id],
  );
  return Number(row?.count) >= unlistedPerHour;
}

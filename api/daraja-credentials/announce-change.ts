import type { EntityManager } from '@mikro-orm/postgresql';
import { announce } from '../../db/announce.ts';
import { databaseNow } from '../../db/database-clock.ts';
import { DarajaCredential } from '../../db/entities/index.ts';
import { credentialView } from '../../db/credential-view.ts';
import type { credentialChangeKinds } from './schemas.ts';

/**
 * Fields that say where the money goes or by which keys it is asked for. Not the name, and not the initiator, who only
 * asks about receipts.
 */
export const announcedFields = [
  'isDefault',
  'defaultAccountReference',
  'consumerKey',
  'consumerSecret',
  'passkey',
] as const;

export interface CredentialChange {
  change: (typeof credentialChangeKinds)[number];
  /** Which fields are other than before, by name; secrets have no values here. */
  changedFields: readonly string[];
}

/** Tells every endpoint of the tenant that money goes elsewhere now, in the transaction that sends it there. */
export async function announceChange(em: EntityManager, id: string, change: CredentialChange): Promise<void> {
  await em.execute('update daraja_credentials set event_sequence = event_sequence + 1 where id = ?', [id]);
  const credential = await em.findOneOrFail(DarajaCredential, { id }, { refresh: true });
  const { organisationId, environment, eventSequence } = credential;
  await announce(em, {
    type: 'credentials.changed',
    organisationId,
    environment,
    subjectId: id,
    sequence: eventSequence,
    occurredAt: await databaseNow(em),
    data: { ...credentialView(credential), ...change },
    relayAfterMs: 0,
  });
}

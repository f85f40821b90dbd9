import type { EntityManager } from '@mikro-orm/postgresql';
import * as z from 'zod';
import type { DarajaCredential } from '../daraja/credential.ts';
import { DarajaCredential as CredentialRow } from '../db/entities/index.ts';
import type { Sealer } from '../db/sealed.ts';

const Secrets = z.object({ consumerKey: z.string(), consumerSecret: z.string(), passkey: z.string() });

/** The credential of a payment with its secrets opened. Keep it in memory for one call only. */
export async function openCredential(
  em: EntityManager,
  sealer: Sealer,
  credentialId: string,
): Promise<DarajaCredential> {
  const row = await em.findOneOrFail(CredentialRow, { id: credentialId });
  const secrets = Secrets.parse(JSON.parse(sealer.open('daraja-credential', row.id, row.secretsSealed)));
  return {
    credentialId: row.id,
    type: row.type,
    businessShortCode: row.businessShortCode,
    tillNumber: row.tillNumber,
    ...secrets,
  };
}

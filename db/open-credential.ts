import type { EntityManager } from '@mikro-orm/postgresql';
import * as z from 'zod';
import { DarajaCredential } from './entities/index.ts';
import type { Sealer } from './sealed.ts';

const Secrets = z.object({
  consumerKey: z.string(),
  consumerSecret: z.string(),
  passkey: z.string(),
  securityCredential: z.string().optional(),
});

/** A credential with its secrets opened, as the Daraja client takes it. Keep it in memory for one call only. */
export async function openCredential(em: EntityManager, sealer: Sealer, credentialId: string) {
  const row = await em.findOneOrFail(DarajaCredential, { id: credentialId });
  if (row.secretsSealed === null)
    throw new Error(`The keys of ${row.id} were removed after its deletion. Save the paybill or till again.`);
  const { securityCredential, ...secrets } = Secrets.parse(
    JSON.parse(sealer.open('daraja-credential', row.id, row.secretsSealed)),
  );
  const initiator =
    row.initiatorName === null || securityCredential === undefined
      ? {}
      : { initiator: { name: row.initiatorName, securityCredential } };
  return {
    credentialId: row.id,
    type: row.type,
    businessShortCode: row.businessShortCode,
    tillNumber: row.tillNumber,
    ...secrets,
    ...initiator,
  };
}

import { raw, type EntityManager } from '@mikro-orm/postgresql';
import { DarajaCredential, DarajaToken, type Tenant } from '../../db/entities/index.ts';
import { newId } from '../../db/new-id.ts';
import type { Sealer } from '../../db/sealed.ts';
import { asIfNew } from './resume-credential.ts';

/** A paybill or till as its owner enters it. */
export interface CredentialInput {
  name: string;
  type: 'paybill' | 'till';
  /** What password and query use: the paybill or, for a till, its store or head-office number. */
  businessShortCode: string;
  /** Who is paid; null for a paybill. */
  tillNumber: string | null;
  defaultAccountReference: string;
  consumerKey: string;
  consumerSecret: string;
  passkey: string;
  /** For Transaction Status: a user of the organisation portal, and its password under Safaricom's certificate. */
  initiator?: { name: string; securityCredential: string } | undefined;
}

/**
 * Saves the default credential of a tenant. The same paybill or till again replaces what was saved of it; another one is
 * a row of its own, for payments and money of the first go on belonging to it. The secrets are sealed together and never
 * read back. Returns its id.
 */
export async function saveDefaultCredential(
  em: EntityManager,
  sealer: Sealer,
  tenant: Tenant,
  { consumerKey, consumerSecret, passkey, initiator, ...named }: CredentialInput,
): Promise<string> {
  const { businessShortCode, tillNumber } = named;
  const known = await em.findOne(DarajaCredential, { ...tenant, businessShortCode, tillNumber });
  const id = known?.id ?? newId('cred');
  await em.nativeUpdate(
    DarajaCredential,
    { ...tenant, isDefault: true, id: { $ne: id } },
    { isDefault: false },
  );
  const secrets = {
    consumerKey,
    consumerSecret,
    passkey,
    securityCredential: initiator?.securityCredential,
  };
  const saved = {
    ...named,
    initiatorName: initiator?.name ?? null,
    isDefault: true,
    secretsSealed: sealer.seal('daraja-credential', id, JSON.stringify(secrets)),
  };
  if (known === null) {
    const notRegistered = { pullRegisteredAt: null, pullNominatedNumber: null };
    await em.insert(DarajaCredential, { id, ...tenant, ...saved, ...notRegistered });
    return id;
  }
  // Whoever saves it has looked at it: a suspension ends here.
  await em.nativeUpdate(
    DarajaCredential,
    { id },
    { ...saved, ...asIfNew(), updatedAt: raw('clock_timestamp()') },
  );
  // A token is bound to the keys, and to what their app could do when it was issued.
  await em.nativeDelete(DarajaToken, { credentialId: id });
  return id;
}

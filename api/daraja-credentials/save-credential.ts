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

/** Saves the default credential of a tenant, or replaces it. Its secrets are sealed together and never read back. */
export async function saveDefaultCredential(
  em: EntityManager,
  sealer: Sealer,
  tenant: Tenant,
  { consumerKey, consumerSecret, passkey, initiator, ...named }: CredentialInput,
): Promise<void> {
  const known = await em.findOne(DarajaCredential, { ...tenant, isDefault: true });
  const id = known?.id ?? newId('cred');
  const secretsSealed = sealer.seal(
    'daraja-credential',
    id,
    JSON.stringify({
      consumerKey,
      consumerSecret,
      passkey,
      securityCredential: initiator?.securityCredential,
    }),
  );
  const open = { ...named, initiatorName: initiator?.name ?? null };
  if (known === null) {
    await em.insert(DarajaCredential, {
      id,
      ...tenant,
      ...open,
      isDefault: true,
      secretsSealed,
      pullRegisteredAt: null,
      pullNominatedNumber: null,
    });
  } else {
    // Another short code is registered for nothing yet.
    const registered =
      known.businessShortCode === open.businessShortCode
        ? {}
        : { pullRegisteredAt: null, pullNominatedNumber: null, c2bRegisteredAt: null };
    // Whoever saves it has looked at it: a suspension ends here.
    const fresh = { ...asIfNew(), updatedAt: raw('clock_timestamp()') };
    await em.nativeUpdate(DarajaCredential, { id }, { ...open, ...registered, ...fresh, secretsSealed });
    // A token is bound to the keys, and to what their app could do when it was issued.
    await em.nativeDelete(DarajaToken, { credentialId: id });
  }
}

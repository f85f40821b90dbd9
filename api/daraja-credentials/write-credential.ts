import { raw, type EntityManager } from '@mikro-orm/postgresql';
import type { Initiator } from '../../daraja/credential.ts';
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
  initiator?: Initiator | undefined;
}

export type CredentialSecrets = Pick<
  CredentialInput,
  'consumerKey' | 'consumerSecret' | 'passkey' | 'initiator'
>;

type Account = Tenant & Pick<DarajaCredential, 'businessShortCode' | 'tillNumber'>;

/** What is saved of this paybill or till: the one in use, or else the last that was deleted. */
export const findSaved = (
  em: EntityManager,
  { organisationId, environment, businessShortCode, tillNumber }: Account,
): Promise<DarajaCredential | null> =>
  em.findOne(
    DarajaCredential,
    { organisationId, environment, businessShortCode, tillNumber },
    { orderBy: { deletedAt: 'desc nulls first', id: 'desc' } },
  );

/** The columns of the secrets, which are sealed together and never read back. */
export const secretColumns = (
  sealer: Sealer,
  id: string,
  { consumerKey, consumerSecret, passkey, initiator }: CredentialSecrets,
) => ({
  initiatorName: initiator?.name ?? null,
  secretsSealed: sealer.seal(
    'daraja-credential',
    id,
    JSON.stringify({
      consumerKey,
      consumerSecret,
      passkey,
      securityCredential: initiator?.securityCredential,
    }),
  ),
});

/** Stores a credential that is new, or in place of all that the known one had. Returns its id. */
export async function writeCredential(
  em: EntityManager,
  sealer: Sealer,
  { organisationId, environment }: Tenant,
  { known, input, isDefault }: { known: DarajaCredential | null; input: CredentialInput; isDefault: boolean },
): Promise<string> {
  const { consumerKey, consumerSecret, passkey, initiator, ...named } = input;
  const id = known?.id ?? newId('cred');
  const secrets = { consumerKey, consumerSecret, passkey, initiator };
  const saved = { ...named, isDefault, ...secretColumns(sealer, id, secrets), verifiedAt: null };
  if (known === null) {
    const notRegistered = { pullRegisteredAt: null, pullNominatedNumber: null };
    await em.insert(DarajaCredential, { id, organisationId, environment, ...saved, ...notRegistered });
    return id;
  }
  // Whoever saves it has looked at it: a suspension ends here.
  const again = { ...asIfNew(), deletedAt: null, updatedAt: raw('clock_timestamp()') };
  await em.nativeUpdate(DarajaCredential, { id }, { ...saved, ...again });
  await dropToken(em, id);
  return id;
}

/** Takes the place of the default free. Returns who had it. */
export async function clearDefault(
  em: EntityManager,
  { organisationId, environment }: Tenant,
): Promise<string | undefined> {
  const tenant = { organisationId, environment };
  const known = await em.findOne(DarajaCredential, { ...tenant, isDefault: true });
  if (known === null) return undefined;
  await em.nativeUpdate(
    DarajaCredential,
    { ...tenant, isDefault: true },
    { isDefault: false, updatedAt: raw('clock_timestamp()') },
  );
  return known.id;
}

/** A token is bound to the keys, and to what their app could do when it was issued. */
export const dropToken = (em: EntityManager, credentialId: string): Promise<unknown> =>
  em.nativeDelete(DarajaToken, { credentialId });

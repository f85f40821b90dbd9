import type * as z from 'zod';
import type { DarajaCredential } from '../../db/entities/index.ts';
import type { UpdateCredential } from './schemas.ts';
import type { CredentialSecrets } from './write-credential.ts';

const publicFields = ['name', 'defaultAccountReference', 'isDefault'] as const;
const secretFields = ['consumerKey', 'consumerSecret', 'passkey'] as const;
type PublicFields = Pick<DarajaCredential, (typeof publicFields)[number]>;

export interface CredentialChanges {
  /** Which fields are other than before; not those that were sent as they were. */
  changedFields: string[];
  columns: PublicFields;
  /** Null: they stay as they are. */
  secrets: CredentialSecrets | null;
  /** What the fields that may be read were before. */
  before: Partial<PublicFields>;
}

/** What a request would change of a credential with these secrets. */
export function credentialChanges(
  row: DarajaCredential,
  opened: CredentialSecrets,
  body: z.output<typeof UpdateCredential>,
): CredentialChanges {
  const columns = {
    name: body.name ?? row.name,
    defaultAccountReference: body.defaultAccountReference ?? row.defaultAccountReference,
    isDefault: body.isDefault ?? row.isDefault,
  };
  const secrets: CredentialSecrets = {
    consumerKey: body.consumerKey ?? opened.consumerKey,
    consumerSecret: body.consumerSecret ?? opened.consumerSecret,
    passkey: body.passkey ?? opened.passkey,
    initiator: body.initiator === undefined ? opened.initiator : (body.initiator ?? undefined),
  };
  const changedPublic = publicFields.filter((field) => columns[field] !== row[field]);
  const changedSecrets = [
    ...secretFields.filter((field) => secrets[field] !== opened[field]),
    ...(isSameInitiator(secrets, opened) ? [] : ['initiator']),
  ];
  return {
    changedFields: [...changedPublic, ...changedSecrets],
    columns,
    secrets: changedSecrets.length > 0 ? secrets : null,
    before: Object.fromEntries(changedPublic.map((field) => [field, row[field]])),
  };
}

const isSameInitiator = ({ initiator: one }: CredentialSecrets, { initiator: other }: CredentialSecrets) =>
  one?.name === other?.name && one?.securityCredential === other?.securityCredential;

/** Whether it enters keys, be they the same: then somebody has looked at them. */
export const entersKeys = (body: z.output<typeof UpdateCredential>): boolean =>
  secretFields.some((field) => body[field] !== undefined);

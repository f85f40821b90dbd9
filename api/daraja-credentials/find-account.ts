import type { EntityManager } from '@mikro-orm/postgresql';
import { DarajaCredential } from '../../db/entities/index.ts';
import { shortCodesOf } from '../../db/short-codes.ts';
import { ApiError } from '../errors.ts';
import { wrongFields } from '../validate.ts';

/** Which paybill or till a request is about: by its id, by its short code, or the only one there is. */
export async function findAccount(
  em: EntityManager,
  { credentialId, shortCode }: { credentialId?: string | undefined; shortCode?: string | undefined },
): Promise<DarajaCredential> {
  const known = await em.find(DarajaCredential, {}, { orderBy: { id: 'asc' } });
  if (known.length === 0) {
    throw new ApiError('credentials_missing', 'Add the Daraja credentials of this environment first.');
  }
  const fitting = known.filter(
    (each) =>
      // The past of a deleted one can be asked for, by its name.
      (each.deletedAt === null || credentialId !== undefined || shortCode !== undefined) &&
      (credentialId === undefined || each.id === credentialId) &&
      (shortCode === undefined || shortCodesOf(each).includes(shortCode)),
  );
  const [account, ...others] = fitting;
  if (account !== undefined && others.length === 0) return account;
  const field = shortCode !== undefined && credentialId === undefined ? 'shortCode' : 'credentialId';
  const message =
    account === undefined
      ? 'There are no such Daraja credentials in this environment.'
      : 'There are several that fit. Send the credentialId of the paybill or till.';
  throw wrongFields([{ field, message }]);
}

import { randomBytes } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { DarajaCredential } from '../../db/entities/index.ts';
import type { Sealer } from '../../db/sealed.ts';
import { hashCallbackToken } from '../hooks/callback-token.ts';

/**
 * The token in the address of an account's notices, made at the first registration and kept for ever: production may go
 * on using an address that it was once given. Of two first registrations at once, both get the token of one.
 */
export async function noticeToken(
  em: EntityManager,
  sealer: Sealer,
  { id }: DarajaCredential,
): Promise<string> {
  // Hex, so that no word that Safaricom refuses can be in it.
  const fresh = randomBytes(32).toString('hex');
  await em.nativeUpdate(
    DarajaCredential,
    { id, noticeTokenHash: null },
    {
      noticeTokenHash: hashCallbackToken(fresh),
      noticeTokenSealed: sealer.seal('callback-token', id, fresh),
    },
  );
  const { noticeTokenSealed } = await em.findOneOrFail(DarajaCredential, { id }, { refresh: true });
  return sealer.open('callback-token', id, noticeTokenSealed ?? '');
}

import type { MikroORM } from '@mikro-orm/postgresql';
import { DarajaToken } from './entities/index.ts';
import type { Sealer } from './sealed.ts';

interface StoredToken {
  token: string;
  expiresAtMs: number;
  keysHash: string;
}

/** Access tokens in PostgreSQL, sealed, so that all processes share one per credential. */
export function createTokenStore(orm: MikroORM, sealer: Sealer) {
  async function read(credentialId: string): Promise<StoredToken | undefined> {
    const row = await orm.em.fork().findOne(DarajaToken, { credentialId });
    if (row === null) return undefined;
    return {
      token: sealer.open('daraja-token', credentialId, row.tokenSealed),
      expiresAtMs: row.expiresAt.getTime(),
      keysHash: row.keysHash,
    };
  }
  async function write(credentialId: string, { token, expiresAtMs, keysHash }: StoredToken): Promise<void> {
    const tokenSealed = sealer.seal('daraja-token', credentialId, token);
    const expiresAt = new Date(expiresAtMs);
    await orm.em.fork().upsert(DarajaToken, { credentialId, tokenSealed, expiresAt, keysHash });
  }
  /** Drops this token only: another process may have written a newer one meanwhile. */
  async function drop(credentialId: string, token: string): Promise<void> {
    if ((await read(credentialId))?.token !== token) return;
    await orm.em.fork().nativeDelete(DarajaToken, { credentialId });
  }
  return { read, write, drop };
}

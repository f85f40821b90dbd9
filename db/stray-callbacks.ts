import type { EntityManager } from '@mikro-orm/postgresql';
import type { StrayCallback } from './entities/index.ts';
import { newId } from './new-id.ts';
import type { Sealer } from './sealed.ts';

/**
 * Kept in an hour for each reason; what comes beyond that is only logged, so that nobody can fill the database. For each
 * reason, because anybody may send to an unknown token, and what came under one of our tokens may be about money.
 */
const keptPerHour = 1_000;

export type NewStray = Pick<StrayCallback, 'route' | 'reason' | 'sourceAddress'> & { body: string };

/** Records a body that belongs to nobody. False when so many came for its reason in the last hour that this one is not kept. */
export async function keepStray(
  em: EntityManager,
  sealer: Sealer,
  { route, reason, sourceAddress, body }: NewStray,
): Promise<boolean> {
  const id = newId('stray');
  const rows = await em.execute<{ id: string }[]>(
    `insert into stray_callbacks (id, route, reason, source_address, body_sealed)
     select ?, ?, ?, ?, ? where (select count(*) from stray_callbacks
       where reason = ? and received_at > clock_timestamp() - interval '1 hour') < ? returning id`,
    [id, route, reason, sourceAddress, sealer.seal('stray-body', id, body), reason, keptPerHour],
  );
  return rows.length > 0;
}

import type { EntityManager } from '@mikro-orm/postgresql';
import type { Tenant } from '../../db/entities/index.ts';
import { lockSeeds } from '../../db/lock-seeds.ts';

/**
 * Gives every committed event its place in the list. Ids and instants are made before the commit, so an older event can
 * appear after a newer one was read; places are given after it, one reader at a time, so a reader with a cursor misses
 * none.
 */
export async function placeEvents(em: EntityManager, { organisationId, environment }: Tenant): Promise<void> {
  const tenant = [organisationId, environment];
  const unplaced = 'organisation_id = ? and environment = ? and position is null';
  const [row] = await em.execute<{ waiting: boolean }[]>(
    `select exists (select 1 from events where ${unplaced}) as waiting`,
    tenant,
  );
  if (row?.waiting !== true) return;
  await em.transactional(async (inner) => {
    await inner.execute(`select pg_advisory_xact_lock(hashtextextended(?, ${lockSeeds.eventPlaces}))`, [
      tenant.join('/'),
    ]);
    await inner.execute(
      `update events set position = placed.position
       from (select id, nextval('events_position') as position
             from (select id from events where ${unplaced} order by occurred_at, id) as waiting) as placed
       where events.id = placed.id`,
      tenant,
    );
  });
}

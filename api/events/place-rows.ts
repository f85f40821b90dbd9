import type { EntityManager, EntityName } from '@mikro-orm/postgresql';
import type { Event, EventResend, Tenant } from '../../db/entities/index.ts';
import { lockSeeds } from '../../db/lock-seeds.ts';
import { wrongFields } from '../validate.ts';

/** The lists that can be followed, and by what those are ordered that were committed between two reads. */
const order = { events: 'occurred_at, sequence, id', event_resends: 'created_at, id' } as const;
export type PlacedTable = keyof typeof order;

/** Of one statement: of years that nobody listed, one for all would run into its time limit at each request. */
const rowsMax = 10_000;

/**
 * Gives every committed row its place in the list. Ids and instants are made before the commit, so an older row can
 * appear after a newer one was read; places are given after it, one reader at a time, so a reader with a cursor misses
 * none.
 */
export async function placeRows(
  em: EntityManager,
  { organisationId, environment }: Tenant,
  table: PlacedTable,
): Promise<void> {
  const tenant = [organisationId, environment];
  const unplaced = 'organisation_id = ? and environment = ? and position is null';
  for (;;) {
    const [row] = await em.execute<{ waiting: boolean }[]>(
      `select exists (select 1 from ${table} where ${unplaced}) as waiting`,
      tenant,
    );
    if (row?.waiting !== true) return;
    await em.transactional(async (inner) => {
      await inner.execute(`select pg_advisory_xact_lock(hashtextextended(?, ${lockSeeds.eventPlaces}))`, [
        [...tenant, table].join('/'),
      ]);
      await inner.execute(
        `update ${table} set position = placed.position
         from (select id, nextval('${table}_position') as position
               from (select id from ${table} where ${unplaced} order by ${order[table]}
                     limit ${rowsMax}) as waiting) as placed
         where ${table}.id = placed.id`,
        tenant,
      );
    });
  }
}

/** The place of the last row that a follower saw. Throws `validation_error` for an id that is not in the list. */
export async function placeAfter<Row extends Event | EventResend>(
  em: EntityManager,
  entity: EntityName<Row>,
  id: string,
): Promise<number> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the ORM's types cannot follow an entity that is a parameter
  const seen = await em.findOne(entity, { id } as never);
  if (seen !== null && seen.position !== null) return seen.position;
  const message = 'Send the id of the last one of this list that you saw, or leave this out to begin.';
  throw wrongFields([{ field: 'after', message }]);
}

import type { EntityManager } from '@mikro-orm/postgresql';

/** The one clock of every decision: processes on several machines do not agree on the time, the database does. */
export async function databaseNow(em: EntityManager): Promise<Date> {
  const [row] = await em.execute<{ ms: string }[]>(
    'select extract(epoch from clock_timestamp()) * 1000 as ms',
  );
  return new Date(Math.floor(Number(row?.ms)));
}

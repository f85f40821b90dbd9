import type { EntityManager, EntityName, FilterQuery, QueryOrderMap } from '@mikro-orm/postgresql';
import * as z from 'zod';
import { decodeCursor, encodeCursor, type Position, type SortKind } from './cursor.ts';

const limitWords = 'Send a limit from 1 to 100.';

/** The parameters that every list has. */
export const pageQuery = {
  limit: z.coerce
    .number(limitWords)
    .int(limitWords)
    .min(1, limitWords)
    .max(100, limitWords)
    .default(10)
    .describe('How many, 1 to 100.'),
  cursor: z.string().optional().describe('From the meta of an earlier answer with the same filters.'),
  sortOrder: z.enum(['asc', 'desc'], 'Send asc or desc.').default('desc').describe('Newest first is desc.'),
};

export const pageOf = (item: z.ZodType) =>
  z.object({
    data: z.array(item),
    meta: z.object({
      cursor: z.string().nullable().describe('Leads to the next page; null exactly when there is none.'),
      previousCursor: z.string().nullable(),
      hasPreviousPage: z.boolean(),
      hasNextPage: z.boolean(),
    }),
  });

export interface PageRequest<Row extends { id: string }> {
  em: EntityManager;
  entity: EntityName<Row>;
  where: FilterQuery<Row>[];
  /** The column that orders the list; rows of the same value are ordered by id. */
  sortBy: keyof Row & string;
  query: { limit: number; cursor?: string | undefined; sortOrder: 'asc' | 'desc' };
  /** What the cursor is bound to. */
  filters: object;
}

/** One page by keyset: a list that grows while it is read shows no row twice and leaves none out. */
export async function findPage<Row extends { id: string }>(request: PageRequest<Row>) {
  const { em, entity, where, sortBy, query } = request;
  const bound = { ...request.filters, sortBy, sortOrder: query.sortOrder };
  const from = query.cursor === undefined ? undefined : decodeCursor(query.cursor, bound, sortKind(request));
  const backwards = from?.direction === 'previous';
  const down = (query.sortOrder === 'desc') !== backwards;
  const conditions = from === undefined ? where : [...where, beyond<Row>(sortBy, from, down)];
  const order = down ? 'desc' : 'asc';
  // oxlint-disable typescript/no-unsafe-type-assertion, typescript/no-generated-empty-object-type -- the ORM's types cannot follow an entity that is a parameter
  const orderBy = (sortBy === 'id' ? { id: order } : { [sortBy]: order, id: order }) as QueryOrderMap<Row>;
  const filter = { $and: conditions } as FilterQuery<Row>;
  // oxlint-enable typescript/no-unsafe-type-assertion, typescript/no-generated-empty-object-type
  const found = await em.find(entity, filter, { orderBy, limit: query.limit + 1 });
  const more = found.length > query.limit;
  const rows = found.slice(0, query.limit);
  if (backwards) rows.reverse();

  const hasNextPage = rows.length > 0 && (backwards ? true : more);
  const hasPreviousPage = rows.length > 0 && (backwards ? more : from !== undefined);
  const cursorAt = (row: Row | undefined, direction: Position['direction']): string | null =>
    row === undefined ? null : encodeCursor({ direction, value: sortValue(row[sortBy]), id: row.id }, bound);
  return {
    rows,
    meta: {
      cursor: hasNextPage ? cursorAt(rows.at(-1), 'next') : null,
      previousCursor: hasPreviousPage ? cursorAt(rows[0], 'previous') : null,
      hasPreviousPage,
      hasNextPage,
    },
  };
}

function beyond<Row>(sortBy: string, { value, id }: Position, down: boolean): FilterQuery<Row> {
  const past = down ? '$lt' : '$gt';
  const rest =
    sortBy === 'id'
      ? { id: { [past]: id } }
      : { $or: [{ [sortBy]: { [past]: value } }, { [sortBy]: value, id: { [past]: id } }] };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
  return rest as FilterQuery<Row>;
}

/** Of what kind the column's values are, so that a cursor with another is refused here and not by the database. */
function sortKind<Row extends { id: string }>({ em, entity, sortBy }: PageRequest<Row>): SortKind {
  const properties: Record<string, { runtimeType: string }> = em.getMetadata<Row>(entity).properties;
  const { runtimeType } = properties[sortBy] ?? {};
  return runtimeType === 'Date' || runtimeType === 'number' ? runtimeType : 'string';
}

const sortValue = (value: unknown): string | number =>
  value instanceof Date ? value.toISOString() : typeof value === 'number' ? value : String(value);

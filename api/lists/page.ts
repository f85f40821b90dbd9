import type { EntityManager, EntityName, FilterQuery, QueryOrderMap } from '@mikro-orm/postgresql';
import * as z from 'zod';
import { decodeCursor, encodeCursor, type Position, type SortKind } from './cursor.ts';
import { wholeNumber } from './query-values.ts';

/** The parameters that every list has. */
export const pageQuery = {
  limit: wholeNumber('Send a limit from 1 to 100.', { minimum: 1, maximum: 100 })
    .default(10)
    .describe('How many, 1 to 100; 10 if absent.'),
  cursor: z
    .string('Send one cursor.')
    .optional()
    .describe('From the meta of an earlier answer with the same filters.')
    .meta({ pattern: '^[A-Za-z0-9_-]+$' }),
  sortOrder: z.enum(['asc', 'desc'], 'Send asc or desc.').default('desc').describe('Newest first is desc.'),
};

const PageMeta = z
  .object({
    cursor: z.string().nullable().describe('Leads to the next page; null exactly when there is none.'),
    previousCursor: z.string().nullable(),
    hasPreviousPage: z.boolean(),
    hasNextPage: z.boolean(),
  })
  .meta({
    id: 'PageMeta',
    examples: [{ cursor: null, previousCursor: null, hasPreviousPage: false, hasNextPage: false }],
  });

/** In the document it has the name of its items: a page of `Payment` is `PaymentPage`. */
export const pageOf = (item: z.ZodType) => {
  const page = z.object({ data: z.array(item), meta: PageMeta });
  const name = z.globalRegistry.get(item)?.id;
  return name === undefined ? page : page.meta({ id: `${name}Page` });
};

export interface PageRequest<Row extends { id: string }> {
  /** Tells this list's cursors from those of others. */
  list: string;
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
  const { list, sortBy, query } = request;
  const bound = { list, ...request.filters, sortBy, sortOrder: query.sortOrder };
  const from = query.cursor === undefined ? undefined : decodeCursor(query.cursor, bound, sortKind(request));
  const direction = from?.direction ?? 'next';
  const found = await rowsFrom(request, from, direction, query.limit + 1);
  const rows = found.slice(0, query.limit);
  if (direction === 'previous') rows.reverse();

  const cursorAt = (row: Row, towards: Position['direction']): Position => ({
    direction: towards,
    value: sortValue(row[sortBy]),
    id: row.id,
  });
  const [first, last] = [rows[0], rows.at(-1)];
  // An empty page lies between what was before its cursor and nothing: the way back leads from the cursor itself.
  const ends = {
    next: last === undefined ? from && { ...from, direction: 'next' as const } : cursorAt(last, 'next'),
    previous:
      first === undefined ? from && { ...from, direction: 'previous' as const } : cursorAt(first, 'previous'),
  };
  const more = found.length > query.limit;
  // Where the page came from there were rows; whether there still are only the database knows.
  const hasMore = async (towards: Position['direction']): Promise<boolean> => {
    if (towards === direction) return more;
    return from !== undefined && (await rowsFrom(request, ends[towards], towards, 1)).length > 0;
  };
  const [hasNextPage, hasPreviousPage] = [await hasMore('next'), await hasMore('previous')];
  const cursor = (has: boolean, end: Position | undefined): string | null =>
    has && end !== undefined ? encodeCursor(end, bound) : null;
  return {
    rows,
    meta: {
      cursor: cursor(hasNextPage, ends.next),
      previousCursor: cursor(hasPreviousPage, ends.previous),
      hasPreviousPage,
      hasNextPage,
    },
  };
}

/** The next rows from a position, nearest first: in the list's order, or against it on the way back. */
async function rowsFrom<Row extends { id: string }>(
  { em, entity, where, sortBy, query }: PageRequest<Row>,
  from: Position | undefined,
  towards: Position['direction'],
  limit: number,
): Promise<Row[]> {
  const down = (query.sortOrder === 'desc') === (towards === 'next');
  const conditions = from === undefined ? where : [...where, beyond<Row>(sortBy, from, down)];
  const order = down ? 'desc' : 'asc';
  // oxlint-disable typescript/no-unsafe-type-assertion, typescript/no-generated-empty-object-type -- the ORM's types cannot follow an entity that is a parameter
  const orderBy = (sortBy === 'id' ? { id: order } : { [sortBy]: order, id: order }) as QueryOrderMap<Row>;
  const filter = { $and: conditions } as FilterQuery<Row>;
  // oxlint-enable typescript/no-unsafe-type-assertion, typescript/no-generated-empty-object-type
  return await em.find(entity, filter, { orderBy, limit });
}

function beyond<Row>(sortBy: string, { value, id }: Position, down: boolean): FilterQuery<Row> {
  const past = down ? '$lt' : '$gt';
  // The bound says nothing new, but by it an index begins where the page does: it cannot by the alternatives alone.
  const rest =
    sortBy === 'id'
      ? { id: { [past]: id } }
      : {
          [sortBy]: { [`${past}e`]: value },
          $or: [{ [sortBy]: { [past]: value } }, { [sortBy]: value, id: { [past]: id } }],
        };
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

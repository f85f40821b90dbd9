import type { EntityManager, FilterQuery } from '@mikro-orm/postgresql';
import { Customer } from '../../db/entities/index.ts';
import { equalTo } from '../lists/equal-to.ts';
import { withMetadata } from '../lists/metadata-filter.ts';
import { findPage } from '../lists/page.ts';
import { inPeriod } from '../lists/period.ts';
import { searched } from '../lists/search.ts';
import type { CustomersQuery } from './query-schema.ts';

// A customer's id sorts by its creation, and every id is different: the better column to order by.
const sortColumns = { createdAt: 'id', updatedAt: 'updatedAt', lastActiveAt: 'activeAt' } as const;
const words = { table: 'customer_words', id: 'customer_id' } as const;

/** One page of the tenant's customers. */
export function findCustomers(em: EntityManager, query: CustomersQuery) {
  const { limit, cursor, sortOrder, sortBy, ...filters } = query;
  return findPage<Customer>({
    list: 'customers',
    em,
    entity: Customer,
    where: conditions(filters),
    sortBy: sortColumns[sortBy],
    query: { limit, cursor, sortOrder },
    filters,
  });
}

type Filters = Omit<CustomersQuery, 'limit' | 'cursor' | 'sortOrder' | 'sortBy'>;

function conditions({ q, metadata, start, end, ...exact }: Filters): FilterQuery<Customer>[] {
  const where: FilterQuery<Customer>[] = equalTo(exact);
  where.push(...inPeriod('createdAt', { start, end }, 'cus'));
  if (metadata !== undefined) where.push(...withMetadata<Customer>(metadata));
  if (q !== undefined) where.push(searched(words, q));
  return where;
}

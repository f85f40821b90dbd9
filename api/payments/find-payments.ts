import type { EntityManager, FilterQuery } from '@mikro-orm/postgresql';
import { Payment } from '../../db/entities/index.ts';
import { equalTo } from '../lists/equal-to.ts';
import { withMetadata } from '../lists/metadata-filter.ts';
import { findPage } from '../lists/page.ts';
import { inPeriod } from '../lists/period.ts';
import { searched } from '../lists/search.ts';
import type { PaymentsQuery } from './query-schema.ts';

// A payment's id sorts by its creation, and every id is different: the better column to order by.
const sortColumns = { createdAt: 'id', updatedAt: 'updatedAt', amount: 'amountShillings' } as const;

const words = { table: 'payment_words', id: 'payment_id' } as const;

/** One page of the tenant's payments by the filters that payments and transactions share. */
export function findPayments(list: 'payments' | 'transactions', em: EntityManager, query: PaymentsQuery) {
  const { limit, cursor, sortOrder, sortBy, ...filters } = query;
  return findPage<Payment>({
    list,
    em,
    entity: Payment,
    where: conditions(filters),
    sortBy: sortColumns[sortBy],
    query: { limit, cursor, sortOrder },
    filters,
  });
}

type Filters = Omit<PaymentsQuery, 'limit' | 'cursor' | 'sortOrder' | 'sortBy'>;

function conditions(filters: Filters): FilterQuery<Payment>[] {
  const { q, statuses, metadata, amount, amountRange, start, end, ...exact } = filters;
  const where: FilterQuery<Payment>[] = equalTo(exact);
  if (statuses !== undefined) where.push({ status: { $in: statuses } });
  if (amount !== undefined) where.push({ amountShillings: { $in: amount } });
  if (amountRange?.from !== undefined) where.push({ amountShillings: { $gte: amountRange.from } });
  if (amountRange?.to !== undefined) where.push({ amountShillings: { $lte: amountRange.to } });
  where.push(...inPeriod('createdAt', { start, end }, 'pay'));
  if (metadata !== undefined) where.push(...withMetadata<Payment>(metadata));
  if (q !== undefined) where.push(searched(words, q));
  return where;
}

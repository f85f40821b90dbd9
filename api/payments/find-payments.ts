import type { EntityManager, FilterQuery } from '@mikro-orm/postgresql';
import { normalisePhoneNumber } from '../../daraja/phone-number.ts';
import { Payment } from '../../db/entities/index.ts';
import { findPage } from '../lists/page.ts';
import { inPeriod } from '../lists/period.ts';
import type { PaymentsQuery } from './query-schema.ts';

// A payment's id sorts by its creation, and every id is different: the better column to order by.
const sortColumns = { createdAt: 'id', updatedAt: 'updatedAt', amount: 'amountShillings' } as const;

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
  const where: FilterQuery<Payment>[] = Object.entries(exact)
    .filter(([, value]) => value !== undefined)
    .map(([column, value]) => ({ [column]: value }));
  if (statuses !== undefined) where.push({ status: { $in: statuses } });
  if (amount !== undefined) where.push({ amountShillings: { $in: amount } });
  if (amountRange?.from !== undefined) where.push({ amountShillings: { $gte: amountRange.from } });
  if (amountRange?.to !== undefined) where.push({ amountShillings: { $lte: amountRange.to } });
  where.push(...inPeriod('createdAt', { start, end }));
  if (metadata !== undefined) where.push(...Object.entries(metadata).map(withMetadata));
  if (q !== undefined) where.push(searched(q));
  return where;
}

/** A value in a url has no type: "1042" finds the text and the number. */
function withMetadata([key, value]: [string, string]): FilterQuery<Payment> {
  const typed: unknown[] = [value];
  if (String(Number(value)) === value) typed.push(Number(value));
  if (value === 'true' || value === 'false') typed.push(value === 'true');
  return { $or: typed.map((each) => ({ metadata: { $contains: { [key]: each } } })) };
}

function searched(q: string): FilterQuery<Payment> {
  const containing = (text: string) => ({
    $ilike: `%${text.replaceAll(/[\\%_]/g, (special) => `\\${special}`)}%`,
  });
  return {
    $or: [
      ...['description', 'accountReference', 'receiptNumber'].map((column) => ({ [column]: containing(q) })),
      // A whole number is found in any form that a payer may write it in; a part of one as it is stored.
      { phoneNumber: containing(normalisePhoneNumber(q) ?? q) },
    ],
  };
}

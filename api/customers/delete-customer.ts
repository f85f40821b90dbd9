import type { EntityDictionary, EntityManager } from '@mikro-orm/postgresql';
import { announceCustomer } from '../../db/announce-customer.ts';
import { audit } from '../../db/audit.ts';
import { databaseNow } from '../../db/database-clock.ts';
import { Customer } from '../../db/entities/index.ts';
import { ApiError, notFound } from '../errors.ts';
import type { ApiRequest } from '../route.ts';
import { erasePerson } from './erase/erase-person.ts';

/** Forgets the person and removes the customer, whose payments stay; in one transaction, and announced. */
export const deleteCustomer = ({ em, id, tenant, actor, requestId }: ApiRequest): Promise<void> =>
  em.transactional(async (inner) => {
    const now = await databaseNow(inner);
    // Payments before their customer, which is the order of a settlement.
    const paymentIds = await lockPayments(inner, id, now);
    const customer = await lockCustomer(inner, { id, tenant });
    // Made between the two locks; from now on none can be.
    await refuseNewPayment(inner, id, paymentIds);
    await erasePerson(inner, customer, paymentIds, now);
    await inner.execute('delete from customers where id = ?', [id]);
    customer.eventSequence += 1;
    await announceCustomer(inner, 'customer.deleted', customer, now);
    await audit(inner, tenant, { action: 'customer.deleted', subject: id, actor, requestId });
  });

interface LockedPayment {
  id: string;
  due_at: Date | null;
}

/**
 * All payments of the customer, under locks that keep out also who brings evidence. One that something must still happen
 * to needs the phone: to be prompted, to be asked about, and to be told by its payer from other money.
 */
async function lockPayments(em: EntityManager, customerId: string, now: Date): Promise<string[]> {
  const rows = await em.execute<LockedPayment[]>(
    'select id, due_at from payments where customer_id = ? order by id for update',
    [customerId],
  );
  const open = rows
    .filter(({ due_at }) => due_at !== null)
    .toSorted((a, b) => Number(b.due_at) - Number(a.due_at))[0];
  if (open !== undefined) throw openPayment(open.id, Number(new Date(open.due_at ?? now)) - now.getTime());
  return rows.map(({ id }) => id);
}

async function lockCustomer(
  em: EntityManager,
  { id, tenant: { organisationId, environment } }: Pick<ApiRequest, 'id' | 'tenant'>,
): Promise<Customer> {
  const [row] = await em.execute<EntityDictionary<Customer>[]>(
    'select * from customers where organisation_id = ? and environment = ? and id = ? for update',
    [organisationId, environment, id],
  );
  if (row === undefined) throw notFound('customer');
  return em.map(Customer, row);
}

async function refuseNewPayment(
  em: EntityManager,
  customerId: string,
  known: readonly string[],
): Promise<void> {
  const [made] = await em.execute<{ id: string }[]>(
    `select id from payments where customer_id = ?
       and id not in (select json_array_elements_text(?::json)) order by id desc limit 1`,
    [customerId, JSON.stringify(known)],
  );
  if (made !== undefined) throw openPayment(made.id, 0);
}

const openPayment = (paymentId: string, dueInMs: number): ApiError =>
  new ApiError(
    'customer_has_open_payment',
    `Payment ${paymentId} still needs this phone number to find its outcome. Delete the customer after it, or resolve the payment first.`,
    { facts: { paymentId }, retryAfterSeconds: Math.max(1, Math.ceil(dueInMs / 1000)) },
  );

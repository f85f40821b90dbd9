import type { EntityManager } from '@mikro-orm/postgresql';
import { announceCustomer } from '../../db/announce-customer.ts';
import { audit } from '../../db/audit.ts';
import { databaseNow } from '../../db/database-clock.ts';
import type { Customer, Tenant } from '../../db/entities/index.ts';
import { lockCustomer } from '../../db/lock-customer.ts';
import type { PaymentStatus } from '../../workflows/payment-status.ts';
import { ApiError, notFound } from '../errors.ts';
import type { ApiRequest } from '../route.ts';
import { erasePerson } from './erase/erase-person.ts';

/** Forgets the person and removes the customer, whose payments stay; in one transaction, and announced. */
export const deleteCustomer = ({ em, id, tenant, actor, requestId }: ApiRequest): Promise<void> =>
  em.transactional(async (inner) => {
    const now = await databaseNow(inner);
    // Payments before their customer, which is the order of a settlement.
    const paymentIds = await lockPayments(inner, tenant, id);
    const customer = await lockCustomer(inner, tenant, { id }, 'update');
    if (customer === undefined) throw notFound('customer');
    // Made between the two locks; from now on none can be.
    await refuseNewPayment(inner, customer, paymentIds);
    await erasePerson(inner, customer, paymentIds, now);
    await inner.execute('delete from customers where id = ?', [id]);
    customer.eventSequence += 1;
    await announceCustomer(inner, 'customer.deleted', customer, now);
    await audit(inner, tenant, { action: 'customer.deleted', subject: id, actor, requestId });
  });

interface OpenPayment {
  id: string;
  status: PaymentStatus;
}

interface LockedPayment extends OpenPayment {
  /** Null when nothing must happen any more. */
  due_in: string | null;
}

/**
 * All payments of the customer, under locks that keep out also who brings evidence. One that something must still happen
 * to needs the phone: to be prompted, to be asked about, and to be told by its payer from other money.
 */
async function lockPayments(
  em: EntityManager,
  { organisationId, environment }: Tenant,
  customerId: string,
): Promise<string[]> {
  const rows = await em.execute<LockedPayment[]>(
    `select id, status, ceil(extract(epoch from due_at - clock_timestamp())) as due_in from payments
     where organisation_id = ? and environment = ? and customer_id = ? order by id for update`,
    [organisationId, environment, customerId],
  );
  const last = rows
    .filter(({ due_in }) => due_in !== null)
    .toSorted((a, b) => Number(b.due_in) - Number(a.due_in))[0];
  if (last !== undefined) throw openPayment(last, Number(last.due_in));
  return rows.map(({ id }) => id);
}

async function refuseNewPayment(
  em: EntityManager,
  { organisationId, environment, id }: Customer,
  known: readonly string[],
): Promise<void> {
  const [made] = await em.execute<OpenPayment[]>(
    `select id, status from payments where organisation_id = ? and environment = ? and customer_id = ?
       and id not in (select json_array_elements_text(?::json)) order by id desc limit 1`,
    [organisationId, environment, id, JSON.stringify(known)],
  );
  if (made !== undefined) throw openPayment(made, 0);
}

function openPayment({ id, status }: OpenPayment, dueInSeconds: number): ApiError {
  const what = status === 'completed' ? 'receipt' : 'outcome';
  const sooner =
    status === 'unknown' ? ', or resolve it first: as failed, canceled, or completed with its receipt' : '';
  return new ApiError(
    'customer_has_open_payment',
    `Payment ${id} still needs this phone number to find its ${what}. Delete the customer after it${sooner}.`,
    { facts: { paymentId: id }, retryAfterSeconds: Math.max(1, dueInSeconds) },
  );
}

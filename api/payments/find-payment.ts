import { Payment } from '../../db/entities/index.ts';
import { paymentIdOf } from '../../db/new-id.ts';
import { notFound } from '../errors.ts';
import type { ApiRequest } from '../route.ts';

/** By either of its two ids, as it is now; another tenant's payment does not exist. */
export async function findPayment(
  { em, id }: Pick<ApiRequest, 'em' | 'id'>,
  what = 'payment',
): Promise<Payment> {
  const payment = await em.findOne(Payment, { id: paymentIdOf(id) }, { refresh: true });
  if (payment === null) throw notFound(what);
  return payment;
}

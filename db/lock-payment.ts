import type { EntityDictionary, EntityManager } from '@mikro-orm/postgresql';
import { Payment } from './entities/index.ts';

/**
 * The payment as it is under its row's lock, until the transaction ends: whoever settles it or decides about it goes one
 * after the other, and each sees what the other did.
 */
export async function lockPayment(em: EntityManager, paymentId: string): Promise<Payment> {
  // `no key`, so that a callback can be stored meanwhile: its foreign key needs the payment's id to stay, nothing more.
  const lock = 'select * from payments where id = ? for no key update';
  const [row] = await em.execute<EntityDictionary<Payment>[]>(lock, [paymentId]);
  if (row === undefined) throw new Error(`There is no payment ${paymentId}.`);
  return em.map(Payment, row);
}

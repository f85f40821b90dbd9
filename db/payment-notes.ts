import type { EntityManager } from '@mikro-orm/postgresql';
import type { NotingGuard, Payment } from './entities/index.ts';
import { newId } from './new-id.ts';

export interface NewNote {
  guard: NotingGuard;
  /** What exactly the guard acted on, such as an attempt or a body's hash: the same again adds no second note. */
  about: string;
  /** For people. Never a token, a key or a phone number. */
  text: string;
}

/** Notes down what a guard did about a payment, once. False where it stands there already. */
export async function addNote(
  em: EntityManager,
  payment: Pick<Payment, 'id' | 'organisationId' | 'environment'>,
  { guard, about, text }: NewNote,
): Promise<boolean> {
  const rows = await em.execute<{ id: string }[]>(
    `insert into payment_notes (id, organisation_id, environment, payment_id, guard, about, text)
     values (?, ?, ?, ?, ?, ?, ?) on conflict (payment_id, guard, about) do nothing returning id`,
    [newId('note'), payment.organisationId, payment.environment, payment.id, guard, about, text],
  );
  return rows.length > 0;
}

import type { Payment } from '../db/entities/index.ts';
import { addNote, type NewNote } from '../db/payment-notes.ts';
import { everyTenantsEntities } from '../db/tenant.ts';
import { guardActed } from '../metrics/metrics.ts';
import type { ActivityDeps } from './deps.ts';

/** Notes down and counts what a guard did about a payment. Never throws: a payment does not depend on its notes. */
export async function noteGuard(
  { orm, log }: Pick<ActivityDeps, 'orm' | 'log'>,
  payment: Payment,
  note: NewNote,
): Promise<void> {
  try {
    if (await addNote(everyTenantsEntities(orm), payment, note)) guardActed(note.guard);
  } catch (error) {
    log.warn({ paymentId: payment.id, guard: note.guard, error }, 'what a guard did is not noted down');
  }
}

import type { EntityManager } from '@mikro-orm/postgresql';
import type { EvidenceRow, NotingGuard } from '../db/entities/index.ts';
import { addNote } from '../db/payment-notes.ts';
import { isForeign, isMisfit, surroundings } from '../workflows/evidence-strength.ts';
import type { Judgement } from './judgement.ts';

/**
 * Notes down which callbacks count for nothing because of what they say: another push's, or money that does not fit.
 * All of them each time, for the acknowledgement that shows it may come after the callback. Returns what is new.
 */
export async function noteCallbacks(em: EntityManager, { payment, rows }: Judgement): Promise<NotingGuard[]> {
  const callbacks = rows.filter(({ kind }) => kind === 'callback');
  if (callbacks.length === 0) return [];
  const around = surroundings(rows, { amountShillings: payment.amountShillings });
  const acted: NotingGuard[] = [];
  const note = async (row: EvidenceRow, guard: NotingGuard, text: string): Promise<void> => {
    if (await addNote(em, payment, { guard, about: row.sourceKey, text })) acted.push(guard);
  };
  for (const row of callbacks) {
    // One that cannot be read names no push, and is no forgery for that.
    if (row.resultCode !== null && isForeign(row, around))
      await note(
        row,
        'callbackPush',
        'A callback names another push than this payment’s: it counts for nothing.',
      );
    if (isMisfit(row, around.facts)) {
      const came =
        (row.amountShillings ?? -1) < 0 ? 'an amount that cannot be read' : `KES ${row.amountShillings}`;
      const text = `A callback tells of ${came} where KES ${payment.amountShillings} was asked for: it completes nothing.`;
      await note(row, 'callbackAmount', text);
    }
  }
  return acted;
}

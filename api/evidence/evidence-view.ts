import * as z from 'zod';
import { resultCode } from '../../daraja/result-codes.ts';
import type { EvidenceRow, Payment } from '../../db/entities/index.ts';
import { claims, evidenceKinds } from '../../workflows/evidence.ts';
import { surroundings } from '../../workflows/evidence-strength.ts';
import { idOf } from '../ids.ts';
import { Instant } from '../instant.ts';
import { evidenceWords, strengthWords } from './evidence-words.ts';
import { oneOfGrowing } from '../growing-set.ts';

export const EvidenceAnswer = z
  .object({
    id: idOf('evd'),
    object: z.literal('evidence'),
    kind: oneOfGrowing(evidenceKinds),
    says: z.enum(claims).describe('What it claims about the money.'),
    words: z.string().describe('The same as a sentence.'),
    code: z.string().nullable().describe('Safaricom’s code.'),
    codeMeaning: z.string().nullable(),
    receiptNumber: z.string().nullable(),
    amount: z.int().nullable().describe('Whole shillings.'),
    ageSeconds: z.int().nullable().describe('Since the prompt; null where nobody had been prompted.'),
    fromListedAddress: z
      .boolean()
      .nullable()
      .describe('Whether it came from a listed address of Safaricom; null where no list applies.'),
    strength: z.string().describe('How much it counts among all evidence of the payment, in words.'),
    receivedAt: Instant,
  })
  .meta({ id: 'Evidence' });

/** All evidence of a payment, oldest first; what was received word for word stays sealed. */
export function evidenceViews(payment: Payment, rows: readonly EvidenceRow[]) {
  const around = surroundings(rows, payment);
  return rows.map((row) => ({
    id: row.id,
    object: 'evidence' as const,
    kind: row.kind,
    says: row.says,
    words: evidenceWords(row),
    code: row.resultCode,
    codeMeaning: row.resultCode === null ? null : resultCode(row.resultCode).meaning,
    receiptNumber: row.receiptNumber,
    amount: row.amountShillings,
    ageSeconds: row.ageMs === null ? null : Math.round(row.ageMs / 1000),
    fromListedAddress: row.fromListedAddress,
    strength: strengthWords(row, around),
    receivedAt: row.receivedAt.toISOString(),
  }));
}

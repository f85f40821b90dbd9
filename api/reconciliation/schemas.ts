import * as z from 'zod';
import { evidenceKinds } from '../../workflows/evidence.ts';
import { environments } from '../../db/entities/index.ts';
import { Instant, instantParameter } from '../instant.ts';

const Sum = z.object({
  count: z.int().describe('Payments.'),
  amount: z.int().describe('Whole shillings.'),
});
const SumOf = (what: string) => Sum.describe(what);

export const SummaryQuery = z
  .strictObject({
    start: instantParameter.optional().describe('Settled at or after. Default: a day before the end.'),
    end: instantParameter
      .optional()
      .describe('Settled before. Default: now.')
      .meta({ examples: ['2026-09-15T00:00:00.000Z'] }),
  })
  .refine(
    ({ start, end }) => start === undefined || end === undefined || Date.parse(start) < Date.parse(end),
    { path: ['end'], error: 'Send an end after the start.' },
  );
export type SummaryQuery = z.output<typeof SummaryQuery>;

export const SummaryAnswer = z
  .object({
    object: z.literal('reconciliation_summary'),
    environment: z.enum(environments),
    start: Instant,
    end: Instant,
    currency: z.literal('KES'),
    completed: SumOf('Prompted payments that were completed.'),
    announced: SumOf('Of these, those whose verdict rests on the callback, as Safaricom means it to be.'),
    rescued: SumOf('Of these, those that would be missing had Hakika waited for the callback.'),
    rescuedBy: z
      .array(Sum.extend({ evidence: z.enum(evidenceKinds) }))
      .describe('What the verdict of the rescued rests on, the largest sum first.'),
    corrected: SumOf('Completed after another ending had been announced.'),
    receivedByHand: SumOf('Payments that a payer started without a prompt.'),
    withoutReceipt: SumOf('Completed, but Safaricom has named no receipt yet.'),
    unknown: SumOf('Created in this time and still without a verdict.'),
    openCases: z.int().describe('Cases of any time that wait for a person.'),
  })
  .meta({ id: 'ReconciliationSummary' });

import * as z from 'zod';
import { coveringSources } from '../../db/covered-time.ts';
import { environments } from '../../db/entities/index.ts';
import { idOf } from '../ids.ts';
import { Instant } from '../instant.ts';
import { pageOf, pageQuery } from '../lists/page.ts';
import { credentialId } from '../statements/schemas.ts';
import { dayCloseExample, rowsExample } from './examples.ts';

const day = z.iso
  .date({ abort: true, error: 'Send a day such as 2026-11-24.' })
  .refine((text) => text >= '2007-01-01' && text <= '2099-12-31', 'Send a day from 2007 to 2099.')
  .meta({ pattern: String.raw`^20\d{2}-\d{2}-\d{2}$`, examples: ['2026-11-24'] });

export const CreateDayClose = z.strictObject({
  date: day.describe('A day in East Africa, from midnight to midnight.'),
  credentialId: credentialId.optional(),
  shortCode: z
    .string('Send a short code such as 174379.')
    .regex(/^\d{5,8}$/, 'Send a short code such as 174379.')
    .optional()
    .describe('In place of credentialId.'),
  sources: z
    .array(z.enum(coveringSources, 'Send pull, statement or both.'), 'Send pull, statement or both.')
    .min(1, 'Send pull, statement or both.')
    .transform((sources) => [...new Set(sources)])
    .optional()
    .describe('What must cover the whole day; if absent, each that covers any of it.'),
});

const total = (words: string) =>
  z.object({ count: z.int(), amount: z.int().describe('Whole shillings.') }).describe(words);

export const DayCloseAnswer = z
  .object({
    id: idOf('close'),
    object: z.literal('day_close'),
    environment: z.enum(environments),
    credentialId: idOf('cred'),
    shortCode: z.string(),
    date: z.string(),
    complete: z
      .boolean()
      .describe('Every named source covers the whole day, and the books here and there are the same.'),
    currency: z.literal('KES'),
    totals: z.object({
      records: total('Completed payments here.'),
      pull: total('What Pull Transactions told.'),
      statement: total('What imported statements tell.'),
    }),
    counts: z.object({
      matched: z.int(),
      missingHere: z.int().describe('Money that belongs to no completed payment or claim.'),
      missingInPull: z.int(),
      missingInStatement: z.int(),
      differentAmounts: z.int(),
      withoutReceipt: z.int(),
      paidAgain: z.int().describe('Second receipts on one payment.'),
      notCovered: z.int().describe('Recorded here at a time that no source covers.'),
      claimed: z.int().describe('Receipts that a claim owns.'),
    }),
    sources: z
      .array(
        z.object({
          source: z.string().describe('pull or statement, or one that a later version adds.'),
          coversWholeDay: z.boolean(),
          missing: z.array(z.object({ from: Instant, to: Instant })),
        }),
      )
      .describe('What the day was compared with.'),
    gaps: z
      .array(
        z.object({
          kind: z
            .string()
            .describe('Such as pull_gap, missing_here or open_cases; later versions may add some.'),
          message: z.string(),
        }),
      )
      .describe('Why it is not complete, in words; empty exactly when it is.'),
    rowsUrl: z.string().describe('All rows as CSV.'),
    createdAt: Instant,
  })
  .meta({ id: 'DayClose', examples: [dayCloseExample] });
export const DayClosePage = pageOf(DayCloseAnswer);
export const DayClosesQuery = z.strictObject({
  ...pageQuery,
  date: day.optional(),
  credentialId: credentialId.optional(),
});

export const DayCloseCsv = z
  .string()
  .describe(
    'CSV with the columns receipt, time (East Africa), reference, finding, here, pull, statement, payment, claim. What a spreadsheet might take for a formula begins with an apostrophe.',
  )
  .meta({ examples: [rowsExample] });

import * as z from 'zod';
import { coverages, environments } from '../../db/entities/index.ts';
import { idOf } from '../ids.ts';
import { Instant } from '../instant.ts';
import { pageOf, pageQuery } from '../lists/page.ts';
import { csvExample, statementExample } from './examples.ts';
import { exampleId } from '../ids.ts';

export const credentialId = z
  .string('Send the id of Daraja credentials.')
  .describe('The paybill or till whose money it is; may be left out where there is only one.')
  .meta({ examples: [exampleId('cred')] });

export const ImportStatement = z.strictObject({
  csv: z
    .string('Send the text of the CSV file that the M-Pesa organisation portal exports.')
    .describe('The file as the portal exports it. It may also be the body itself, as text/csv.')
    .meta({ examples: [csvExample] }),
  credentialId: credentialId.optional(),
});
/** With a body of text/csv, where else. */
export const ImportQuery = z.strictObject({ credentialId: credentialId.optional() });

const count = (words: string) => z.int().describe(words);

const Statement = z.object({
  id: idOf('stm'),
  object: z.literal('statement'),
  environment: z.enum(environments),
  credentialId: idOf('cred'),
  shortCode: z.string().nullable().describe('The short code that the file names.'),
  coverage: z
    .enum(coverages)
    .describe(
      'What the covered time was taken from: the period above the table, else the first and last row. Where the file says when it was made, its period counts up to then; else to the end of the day of its last row. Never beyond the import.',
    ),
  coveredFrom: Instant.nullable(),
  coveredTo: Instant.nullable(),
  totalAmount: z.int().describe('Whole shillings of all payments in the file.'),
  currency: z.literal('KES'),
  counts: z.object({
    rows: count('All rows of the table.'),
    payments: count('Completed and paid in: money that payers sent.'),
    new: count('Payments that no earlier statement had told of.'),
    charges: count('Charges of Safaricom.'),
    withdrawals: count('Money that went out.'),
    reversals: count('Reversals, in either direction.'),
    transfers: count('Paid in from another account of the same organisation.'),
    notCompleted: count('Failed, cancelled, expired or pending.'),
    rejected: count('Rows that could not be read.'),
  }),
  rejected: z
    .array(z.object({ line: z.int(), reason: z.string() }))
    .describe('The rows that could not be read, by their line in the file; the first 500.'),
  createdAt: Instant,
});
export const StatementAnswer = Statement.meta({ id: 'Statement', examples: [statementExample] });
export const ImportedStatement = Statement.extend({
  alreadyImported: z.boolean().describe('This very file was imported before, and nothing was changed.'),
}).meta({ id: 'ImportedStatement', examples: [{ ...statementExample, alreadyImported: false }] });
export const StatementPage = pageOf(StatementAnswer);
export const StatementsQuery = z.strictObject({ ...pageQuery, credentialId: credentialId.optional() });

import * as z from 'zod';
import { environments } from '../../db/entities/index.ts';
import { caseStatuses } from '../../db/entities/payment-case.ts';
import { decisions, reasonLengthMax, verdictsOfPeople } from '../../workflows/decisions.ts';
import { paymentStatuses } from '../../workflows/payment-status.ts';
import { caseKinds } from '../../workflows/verdict.ts';
import { EvidenceAnswer } from '../evidence/evidence-view.ts';
import { idOf, idShape } from '../ids.ts';
import { Instant } from '../instant.ts';
import { pageOf, pageQuery } from '../lists/page.ts';
import { endsAfterStart, endTooEarly, periodQuery } from '../lists/period.ts';
import { anyOf } from '../lists/query-values.ts';
import { ReceiptNumber } from '../receipts/receipt-number.ts';
import { oneOfGrowing } from '../growing-set.ts';
import { caseExample, caseWithEvidenceExample } from './examples.ts';

const Case = z.object({
  id: idOf('case'),
  object: z.literal('case'),
  environment: z.enum(environments),
  paymentId: idOf('pay'),
  transactionId: idOf('trxn'),
  kind: oneOfGrowing(caseKinds),
  status: z.enum(caseStatuses),
  summary: z.string().describe('What is wrong, and what to do.'),
  decision: z.enum(decisions).nullable().describe('What it was closed with.'),
  reason: z.string().nullable(),
  closedBy: z
    .string()
    .nullable()
    .describe(
      'An API key’s id, `temporal operator <name>`, or `hakika` where evidence that came since answers it.',
    ),
  openedAt: Instant,
  closedAt: Instant.nullable(),
});
export const CaseAnswer = Case.meta({ id: 'Case', examples: [caseExample] });
export const CasePage = pageOf(CaseAnswer);

const sentences = z.array(z.string());

export const CaseWithEvidence = Case.extend({
  paymentStatus: z.enum(paymentStatuses).describe('As it is now.'),
  amount: z.int().describe('What the payment is of, in whole shillings.'),
  contradiction: z
    .object({ saysPaid: sentences, saysNotPaid: sentences })
    .describe('What stands against what, in words.'),
  evidence: z.array(EvidenceAnswer).describe('All evidence of the payment, oldest first.'),
}).meta({ id: 'CaseWithEvidence', examples: [caseWithEvidenceExample] });

export const CasesQuery = z
  .strictObject({
    ...pageQuery,
    statuses: anyOf(caseStatuses).optional(),
    kinds: anyOf(caseKinds).optional(),
    paymentId: z
      .string('Send this parameter once.')
      .regex(idShape(['pay', 'trxn']), 'Send the id of a payment, such as pay_01m2fg2w947m2qf8t4v6z9c1n5.')
      .optional(),
    ...periodQuery('Opened'),
  })
  .refine(endsAfterStart, endTooEarly);

const reasonWords = `Send the reason in 1 to ${reasonLengthMax} characters: it is kept with the decision.`;
export const Reason = z
  .string(reasonWords)
  .trim()
  .min(1, reasonWords)
  .max(reasonLengthMax, reasonWords)
  .describe('Why, for whoever reads this later.')
  .meta({ pattern: '\\S', examples: ['The M-Pesa statement of 14 September shows it.'] });

const onlyWithCompleted = {
  path: ['receiptNumber'],
  error: 'Leave this out: only what was paid has a receipt.',
};
/** The same rule for the document. */
const receiptOnlyIfCompleted = (field: string) => ({
  if: { properties: { [field]: { const: 'completed' } } },
  else: { properties: { receiptNumber: false } },
});

export const CloseCase = z
  .strictObject({
    decision: z
      .enum(decisions, `Send one of ${decisions.join(', ')}.`)
      .describe('What became of the payment; `none`: it stays as it is.'),
    reason: Reason,
    receiptNumber: ReceiptNumber.optional().describe(
      'The M-Pesa receipt that was found; with `completed` only.',
    ),
  })
  .refine((body) => body.receiptNumber === undefined || body.decision === 'completed', onlyWithCompleted)
  .meta(receiptOnlyIfCompleted('decision'));

export const ResolvePayment = z
  .strictObject({
    status: z
      .enum(verdictsOfPeople, `Send one of ${verdictsOfPeople.join(', ')}.`)
      .describe('What became of the payment.'),
    reason: Reason,
    receiptNumber: ReceiptNumber.optional().describe(
      'The M-Pesa receipt that was found; with `completed` only.',
    ),
  })
  .refine((body) => body.receiptNumber === undefined || body.status === 'completed', onlyWithCompleted)
  .meta(receiptOnlyIfCompleted('status'));

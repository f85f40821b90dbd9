import * as z from 'zod';
import { entrySources } from '../../db/entities/index.ts';
import { idOf } from '../ids.ts';
import { Instant } from '../instant.ts';
import { Metadata } from '../payments/schemas.ts';
import { receiptVerdicts } from './present.ts';
import { oneOfGrowing } from '../growing-set.ts';
import { receiptExample } from './examples.ts';

const sourceKinds = [...entrySources, 'callback', 'decision'];

const Source = z.object({
  source: oneOfGrowing(sourceKinds),
  words: z.string(),
  amount: z.int().nullable().describe('Whole shillings.'),
  occurredAt: Instant.nullable().describe('When the money moved, by Safaricom’s clock.'),
  receivedAt: Instant,
  fromListedAddress: z
    .boolean()
    .nullable()
    .describe('False: from an address that is not Safaricom’s, which proves nothing.'),
  payer: z.string().nullable().describe('Masked.'),
  paymentId: idOf('pay').nullable().describe('The payment that it is evidence of.'),
});

export const ReceiptAnswer = z
  .object({
    object: z.literal('receipt'),
    code: z.string(),
    verdict: z
      .enum(receiptVerdicts)
      .describe(
        '`real`: money of yours; `notFound`: Safaricom, asked about it, says that it is no money of yours; `notKnown`: nobody who counts has told of it; `checking`: Safaricom is being asked, so read it again.',
      ),
    message: z.string().describe('The same in words, with what to do.'),
    amount: z
      .int()
      .nullable()
      .describe('Whole shillings; null where it is not known or the sources disagree.'),
    currency: z.literal('KES'),
    occurredAt: Instant.nullable().describe('When the money moved, by Safaricom’s clock.'),
    shortCode: z.string().nullable(),
    accountReference: z.string().nullable(),
    payer: z.string().nullable().describe('Masked.'),
    used: z.boolean().describe('It cannot be claimed any more.'),
    paymentId: idOf('pay').nullable().describe('The payment that owns it.'),
    claimId: idOf('claim').nullable().describe('The claim that used it.'),
    sources: z.array(Source).describe('Who told it, oldest first.'),
  })
  .meta({ id: 'Receipt', examples: [receiptExample] });

const words = 'Send 1 to 200 characters.';
const text = z.string(words).trim().min(1, words).max(200, words).meta({ pattern: '\\S' });

export const ClaimReceipt = z
  .strictObject({
    reference: text
      .optional()
      .describe('What it pays for, such as your order’s number.')
      .meta({ examples: ['Order 1043'] }),
    reason: text
      .optional()
      .describe('Why it is claimed.')
      .meta({ examples: ['Paid by hand at the till.'] }),
    amount: z
      .int('Send whole shillings.')
      .min(1, 'Send whole shillings.')
      .optional()
      .describe('What it must be of, in whole shillings; with another amount it is refused.'),
    metadata: Metadata.optional(),
  })
  .refine(({ reference, reason }) => reference !== undefined || reason !== undefined, {
    path: ['reference'],
    error: 'Send reference or reason: it says later what the receipt was used for.',
    when: ({ value }) => typeof value === 'object' && value !== null && !Array.isArray(value),
  })
  .meta({ anyOf: [{ required: ['reference'] }, { required: ['reason'] }] });

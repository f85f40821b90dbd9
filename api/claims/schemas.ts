import * as z from 'zod';
import { environments } from '../../db/entities/index.ts';
import { idOf } from '../ids.ts';
import { Instant } from '../instant.ts';
import { pageOf, pageQuery } from '../lists/page.ts';
import { endsAfterStart, endTooEarly, periodQuery } from '../lists/period.ts';
import { Metadata } from '../payments/schemas.ts';
import { ReceiptNumber } from '../receipts/receipt-number.ts';
import { claimExample } from '../receipts/examples.ts';

export const ClaimAnswer = z
  .object({
    id: idOf('claim'),
    object: z.literal('claim'),
    environment: z.enum(environments),
    receiptNumber: z.string(),
    amount: z.int().describe('What the receipt is of, in whole shillings.'),
    currency: z.literal('KES'),
    reference: z.string().nullable(),
    reason: z.string().nullable(),
    metadata: Metadata,
    claimedBy: z.string().describe('The API key’s id.'),
    createdAt: Instant,
  })
  .meta({ id: 'Claim', examples: [claimExample] });
export const ClaimPage = pageOf(ClaimAnswer);

export const ClaimsQuery = z
  .strictObject({
    ...pageQuery,
    receiptNumber: ReceiptNumber.optional(),
    reference: z.string('Send this parameter once.').optional(),
    ...periodQuery('Claimed'),
  })
  .refine(endsAfterStart, endTooEarly);

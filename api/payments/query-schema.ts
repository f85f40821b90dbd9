import * as z from 'zod';
import { paymentStatuses } from '../../workflows/payment-status.ts';
import { pageQuery } from '../lists/page.ts';
import { endsAfterStart, endTooEarly, periodQuery } from '../lists/period.ts';
import { anyOf, wholeNumber } from '../lists/query-values.ts';
import { PhoneNumber } from './schemas.ts';

const text = z.string('Send this parameter once.');
const rangeWords = 'Send a range such as 100-500, 100- or -500.';

const AmountRange = z
  .string(rangeWords)
  .regex(/^(?!-$)\d{0,12}-\d{0,12}$/, rangeWords)
  .meta({
    description: 'From-to in whole shillings; either end may be missing.',
    examples: ['100-500', '100-', '-500'],
  })
  .transform((range) => {
    const [from, to] = range.split('-').map((end) => (end === '' ? undefined : Number(end)));
    return { from, to };
  })
  .refine(
    ({ from = 0, to = Infinity }) => from <= to,
    'Send the smaller amount first: the range is empty as it stands.',
  );

/** The filters that payments and transactions share. */
export const PaymentsQuery = z
  .strictObject({
    ...pageQuery,
    q: text
      .max(100, 'Send at most 100 characters.')
      .optional()
      .describe('Searches description, reference, receipt and phone number.'),
    customerId: text.optional(),
    statuses: anyOf(paymentStatuses).optional(),
    accountReference: text.optional(),
    receiptNumber: text.optional(),
    checkoutRequestId: text.optional(),
    phoneNumber: PhoneNumber.optional(),
    metadata: z
      .record(z.string(), text, 'Send metadata[key]=value.')
      .optional()
      .describe('metadata[key]=value'),
    amount: wholeNumber('Send whole shillings.').optional().describe('Whole shillings.'),
    amountRange: AmountRange.optional(),
    ...periodQuery('Created'),
    sortBy: z
      .enum(['createdAt', 'updatedAt', 'amount'], 'Send createdAt, updatedAt or amount.')
      .default('createdAt'),
  })
  .refine(endsAfterStart, endTooEarly);
export type PaymentsQuery = z.output<typeof PaymentsQuery>;

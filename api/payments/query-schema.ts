import * as z from 'zod';
import { paymentStatuses } from '../../workflows/payment-status.ts';
import { MetadataFilter } from '../lists/metadata-filter.ts';
import { pageQuery } from '../lists/page.ts';
import { endsAfterStart, endTooEarly, periodQuery } from '../lists/period.ts';
import { anyOf } from '../lists/query-values.ts';
import { searchQuery } from '../lists/search.ts';
import { PhoneNumber } from './schemas.ts';

const text = z.string('Send this parameter once.');
const shillingsWords = 'Send whole shillings.';
const rangeWords = 'Send a range such as 100-500, 100- or -500.';

/** Whole shillings, also with the empty cents that some programs write. */
const Shillings = z
  .string(shillingsWords)
  .regex(/^\d{1,12}(?:\.00?)?$/, shillingsWords)
  .transform(Number);

const Amounts = z
  .union([z.array(Shillings), Shillings.transform((one) => [one])], shillingsWords)
  // The document shows the numbers, not the text that carries them; one value is a list of one.
  .meta({ anyOf: undefined, type: 'array', items: { type: 'integer', minimum: 0 }, examples: [[1500]] })
  .describe('Whole shillings; repeated for any of several.');

const RangeText = z
  .string(rangeWords)
  .regex(/^(?!-$)\d{0,12}-\d{0,12}$/, rangeWords)
  .transform((range) => {
    const [from, to] = range.split('-').map((end) => (end === '' ? undefined : Number(end)));
    return { from, to };
  });

const AmountRange = z
  .union([RangeText, z.tuple([Shillings, Shillings]).transform(([from, to]) => ({ from, to }))], rangeWords)
  .refine(
    ({ from = 0, to = Infinity }) => from <= to,
    'Send the smaller amount first: the range is empty as it stands.',
  )
  .meta({
    anyOf: undefined,
    type: 'string',
    pattern: String.raw`^(?!-$)\d{0,12}-\d{0,12}$`,
    description:
      'From-to in whole shillings, both included; either end may be missing. Both ends may also be two parameters of this name.',
    examples: ['100-500', '100-', '-500'],
  });

/** The filters that payments and transactions share. */
export const PaymentsQuery = z
  .strictObject({
    ...pageQuery,
    q: searchQuery('description, reference, receipt and phone number'),
    customerId: text.optional(),
    statuses: anyOf(paymentStatuses).optional(),
    accountReference: text.optional(),
    receiptNumber: text.optional(),
    checkoutRequestId: text.optional(),
    phoneNumber: PhoneNumber.optional(),
    metadata: MetadataFilter.optional(),
    amount: Amounts.optional(),
    amountRange: AmountRange.optional(),
    ...periodQuery('Created'),
    sortBy: z
      .enum(['createdAt', 'updatedAt', 'amount'], 'Send createdAt, updatedAt or amount.')
      .default('createdAt'),
  })
  .refine(endsAfterStart, endTooEarly);
export type PaymentsQuery = z.output<typeof PaymentsQuery>;

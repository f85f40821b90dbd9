import * as z from 'zod';
import { normalisePhoneNumber } from '../../daraja/phone-number.ts';
import { environments } from '../../db/entities/index.ts';
import { paymentChannels, paymentSources } from '../../db/entities/payment.ts';
import { paymentStatuses } from '../../workflows/payment-status.ts';
import { CustomerDescription, CustomerName } from '../customers/fields.ts';
import { idOf, idShape } from '../ids.ts';
import { Instant } from '../instant.ts';
import { pageOf } from '../lists/page.ts';
import { transactionShillingsMax } from '../../daraja/transaction-limit.ts';
import { acceptedExample, completedExample, transactionExample } from './examples.ts';

// Printable ASCII without @ # & < > " ' and \: these make a prompt fail without a word, or a callback never come.
const harmless = /^[!$%(-;=?A-[\]-~][ !$%(-;=?A-[\]-~]*$/;

/** In any usual Kenyan form, for the document: `normalisePhoneNumber` is what decides. */
export const phonePattern = String.raw`^[ ()-]*(?:(?:\+|00)?[ ()-]*254|0)?[ ()-]*[17](?:[ ()-]*\d){8}[ ()-]*$`;

export const PhoneNumber = z
  .string('Send the phone number as text, such as "0712345678".')
  .meta({
    description: 'The payer’s phone in any usual Kenyan form; stored as 2547… or 2541….',
    pattern: phonePattern,
    examples: ['0712345678', '+254 712 345 678', '254110345678'],
  })
  .transform((text, ctx) => {
    const normal = normalisePhoneNumber(text);
    if (normal !== undefined) return normal;
    ctx.addIssue({
      code: 'custom',
      message: 'Send a Kenyan mobile number, such as 0712345678 or 254712345678.',
    });
    return z.NEVER;
  });

const keyWords = 'A metadata key has 1 to 40 characters.';
const valueWords = 'A metadata value is text of at most 500 characters, a number or a boolean.';
export const metadataPairsMax = 50;
export const metadataWords = `Send metadata as an object of at most ${metadataPairsMax} pairs.`;

/** In place of zod's words about a record. */
export const metadataError = ({ code }: { code: string }) =>
  code === 'invalid_key' ? keyWords : metadataWords;

export const metadataKey = z.string().min(1).max(40);
export const metadataValue = z.union([z.string().max(500), z.number(), z.boolean()], valueWords);

export const Metadata = z
  .record(metadataKey, metadataValue, { error: metadataError })
  .refine((pairs) => Object.keys(pairs).length <= metadataPairsMax, metadataWords)
  .meta({ maxProperties: metadataPairsMax })
  .describe('Your own data: at most 50 pairs.');

const ExpressFields = z.strictObject({
  phoneNumber: PhoneNumber.optional(),
  customerId: z
    .string('Send a customer id as text.')
    .optional()
    .describe('Instead of phoneNumber.')
    .meta({ pattern: idShape(['cus']).source }),
  amount: z
    .int('Send whole shillings from 1 to 250000.')
    .min(1, 'Send whole shillings from 1 to 250000.')
    .max(transactionShillingsMax, 'Send whole shillings from 1 to 250000.')
    .describe('Whole shillings, 1 to 250000.'),
  description: z
    .string('Send a description of 1 to 13 characters.')
    .trim()
    .min(1, { error: 'Send a description of 1 to 13 characters.', abort: true })
    .max(13, 'Send a description of 1 to 13 characters.')
    .regex(harmless, 'Leave out @ # & < > " \' \\ and letters with accents: Safaricom fails on them.')
    .describe('What the payer reads, 1 to 13 characters.')
    .meta({ examples: ['Order 1042'] }),
  accountReference: z
    .string('Send 1 to 12 letters and digits.')
    .regex(/^[A-Za-z0-9]{1,12}$/, 'Send 1 to 12 letters and digits.')
    .optional()
    .describe(
      'The account at your paybill, 1 to 12 letters and digits. If absent, the credential’s default; where that is empty or `auto`, one that Hakika makes for this payment alone, by which money that Safaricom tells about is found to be its.',
    ),
  customerName: CustomerName.optional().describe('Only for a new customer.'),
  customerDescription: CustomerDescription.optional().describe('Only for a new customer.'),
  customerMetadata: Metadata.optional().describe('Only for a new customer.'),
  metadata: Metadata.optional(),
  credentialId: z
    .string()
    .optional()
    .describe('The paybill or till to pay to; your default one if absent.')
    .meta({ pattern: idShape(['cred']).source }),
});

const oneOf = ['phoneNumber', 'customerId'] as const;
const ofNewCustomers = ['phoneNumber', 'customerName', 'customerDescription', 'customerMetadata'] as const;

/** Judged beside the fields, not only once they are right: all that is wrong is told at once. */
const isFields = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const anyway = { when: ({ value }: { value: unknown }) => isFields(value) };

export const ExpressRequest = ofNewCustomers
  .reduce(
    (schema, field) =>
      schema.refine((body) => body.customerId === undefined || body[field] === undefined, {
        path: [field],
        error: 'Leave this out with customerId: the customer has it already.',
        ...anyway,
      }),
    ExpressFields.refine((body) => oneOf.some((field) => body[field] !== undefined), {
      path: ['phoneNumber'],
      error: 'Send phoneNumber or customerId: one of them says who is prompted.',
      ...anyway,
    }),
  )
  .meta({
    anyOf: oneOf.map((field) => ({ required: [field] })),
    dependentSchemas: {
      customerId: { properties: Object.fromEntries(ofNewCustomers.map((field) => [field, false])) },
    },
  });
export type ExpressRequest = z.output<typeof ExpressRequest>;

export const ExpressAccepted = z
  .object({
    paymentId: idOf('pay'),
    transactionId: idOf('trxn'),
    customerId: idOf('cus').nullable().describe('null only in a repetition after the customer was deleted.'),
    phoneNumber: z.string(),
    amount: z.int(),
    currency: z.literal('KES'),
    status: z.literal('pending'),
    description: z.string(),
    accountReference: z.string(),
    environment: z.enum(environments),
    timestamp: Instant,
    message: z.string(),
  })
  .meta({ id: 'AcceptedPayment', examples: [acceptedExample] });

const facts = {
  status: z.enum(paymentStatuses),
  statusDetail: z.string().nullable().describe('Safaricom’s own words.'),
  failureReason: z.string().nullable().describe('What to do, for a developer.'),
  resultCode: z.string().nullable().describe('Safaricom’s code.'),
  correctedFrom: z.enum(paymentStatuses).nullable().describe('The status that better evidence corrected.'),
  amount: z.int().describe('Whole shillings.'),
  currency: z.literal('KES'),
  phoneNumber: z.string(),
  description: z.string(),
  accountReference: z.string(),
  receiptNumber: z.string().nullable().describe('The M-Pesa receipt.'),
  merchantRequestId: z.string().nullable(),
  checkoutRequestId: z.string().nullable(),
  metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  createdAt: Instant,
  updatedAt: Instant,
  processedAt: Instant.nullable(),
};
const ends = { failedAt: Instant.nullable(), canceledAt: Instant.nullable(), unknownAt: Instant.nullable() };
const origin = {
  customerId: idOf('cus').nullable(),
  environment: z.enum(environments),
  source: z.enum(paymentSources),
  channel: z.enum(paymentChannels),
};

export const PaymentAnswer = z
  .object({
    id: idOf('pay'),
    object: z.literal('payment'),
    transactionId: idOf('trxn'),
    ...origin,
    ...facts,
    completedAt: Instant.nullable(),
    ...ends,
  })
  .meta({ id: 'Payment', examples: [completedExample] });
export const TransactionAnswer = z
  .object({
    id: idOf('trxn'),
    object: z.literal('transaction'),
    paymentId: idOf('pay'),
    ...origin,
    type: z.literal('payment'),
    ...facts,
    paidAt: Instant.nullable(),
    ...ends,
  })
  .meta({ id: 'Transaction', examples: [transactionExample] });
export const PaymentPage = pageOf(PaymentAnswer);
export const TransactionPage = pageOf(TransactionAnswer);

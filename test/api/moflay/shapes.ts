import * as z from 'zod';

// What a program written for Moflay reads, each field present and null only where it is nullable here. A program that
// reads strictly throws at the first one that is missing, so these schemas are written from its side, apart from ours.

const instant = z.iso.datetime({ precision: 3 });
const shillings = z.int().min(1).max(250_000);
const environment = z.enum(['sandbox', 'production']);
const source = z.enum(['api', 'dashboard', 'checkout']);
const statuses = ['initiating', 'pending', 'completed', 'failed', 'canceled', 'unknown'] as const;
const metadata = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

export const Express = z.object({
  paymentId: z.string().startsWith('pay_'),
  transactionId: z.string().startsWith('trxn_'),
  customerId: z.string().startsWith('cus_'),
  phoneNumber: z.string().regex(/^254\d{9}$/),
  amount: shillings,
  currency: z.literal('KES'),
  status: z.literal('pending'),
  description: z.string(),
  accountReference: z.string(),
  environment,
  timestamp: instant,
  message: z.string().min(1),
});

const moments = {
  processedAt: instant.nullable(),
  failedAt: instant.nullable(),
  unknownAt: instant.nullable(),
};

export const Payment = z.object({
  id: z.string().startsWith('pay_'),
  transactionId: z.string().startsWith('trxn_'),
  customerId: z.string().startsWith('cus_').nullable(),
  merchantRequestId: z.string().nullable(),
  checkoutRequestId: z.string().nullable(),
  status: z.enum(statuses),
  statusDetail: z.string().nullable(),
  failureReason: z.string().nullable(),
  amount: shillings,
  currency: z.literal('KES'),
  description: z.string(),
  accountReference: z.string(),
  receiptNumber: z.string().nullable(),
  environment,
  createdAt: instant,
  updatedAt: instant,
  completedAt: instant.nullable(),
  ...moments,
});

export const Transaction = z.object({
  id: z.string().startsWith('trxn_'),
  object: z.literal('transaction'),
  customerId: z.string().startsWith('cus_').nullable(),
  environment,
  currency: z.literal('KES'),
  amount: shillings,
  description: z.string(),
  phoneNumber: z.string(),
  status: z.enum(statuses),
  type: z.literal('payment'),
  receiptNumber: z.string().nullable(),
  paidAt: instant.nullable(),
  ...moments,
  failureReason: z.string().nullable(),
  metadata,
  createdAt: instant,
  source,
});

export const Customer = z.object({
  id: z.string().startsWith('cus_'),
  object: z.literal('customer'),
  environment,
  name: z.string().nullable(),
  phoneNumber: z.string().regex(/^254\d{9}$/),
  description: z.string().nullable(),
  countryCode: z.literal('KE'),
  isActive: z.boolean(),
  isVerified: z.boolean(),
  lastActiveAt: instant.nullable(),
  firstTransactionAt: instant.nullable(),
  source,
  metadata,
  createdAt: instant,
  updatedAt: instant,
});

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    data: z.array(item),
    meta: z.object({
      cursor: z.string().min(1).nullable(),
      hasPreviousPage: z.boolean(),
      hasNextPage: z.boolean(),
    }),
  });

const nested = { status: z.int(), code: z.string(), message: z.string().min(1) };

/** Every error but two. */
export const ErrorBody = z.object({ error: z.object(nested) });
export const ValidationBody = z.object({
  error: z.object({
    ...nested,
    validation: z.array(z.object({ field: z.string(), message: z.string().min(1) })),
  }),
});
/** Code and message stand beside `error`, which holds the status alone. */
export const InvalidAccessBody = z.object({
  error: z.object({ status: z.literal(422) }),
  code: z.literal('invalid_access'),
  message: z.string().min(1),
});

export const EventOf = <Data extends z.ZodType>(data: Data) =>
  z.object({ type: z.string(), object: z.literal('event'), timestamp: instant, data });

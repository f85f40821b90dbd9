import * as z from 'zod';
import { isTimestamp } from './eat-time.ts';
import { invalidField, type Refusal } from './refusals.ts';

/** Daraja takes numbers and numeric texts alike. */
export const numeric = (pattern: RegExp) =>
  z
    .union([z.string(), z.number()])
    .transform((value) => String(value))
    .pipe(z.string().regex(pattern));

export const shortCode = numeric(/^\d{5,7}$/);
export const phoneNumber = numeric(/^254[17]\d{8}$/);
const transactionAmountMax = 250_000;
export const amount = numeric(/^\d{1,6}$/)
  .transform(Number)
  .pipe(z.int().min(1).max(transactionAmountMax));
// Safaricom refuses localhost; here it is allowed, because that is where the apps under test are.
export const url = z.url({ protocol: /^https?$/ });

const signature = {
  BusinessShortCode: shortCode,
  Password: z.string().min(1),
  Timestamp: numeric(/^\d{14}$/).refine(isTimestamp),
};

/** The fields in the order in which Daraja complains about them. Fields it does not know are let through. */
export const PushRequest = z.object({
  ...signature,
  TransactionType: z.enum(['CustomerPayBillOnline', 'CustomerBuyGoodsOnline']),
  Amount: amount,
  PartyA: phoneNumber,
  PartyB: shortCode,
  PhoneNumber: phoneNumber,
  CallBackURL: url,
  AccountReference: z.string().min(1),
  TransactionDesc: z.string().min(1),
});
export type PushRequest = z.infer<typeof PushRequest>;

/** With the limits that Safaricom documents and its sandbox does not hold its callers to. */
export const StrictPushRequest = PushRequest.extend({
  AccountReference: z.string().regex(/^[A-Za-z0-9]{1,12}$/),
  TransactionDesc: z.string().min(1).max(13),
});

export const QueryRequest = z.object({ ...signature, CheckoutRequestID: z.string().min(1) });
export type QueryRequest = z.infer<typeof QueryRequest>;

/** Fields that Daraja calls by another name when they are wrong. */
const complaintNames: Readonly<Record<string, string>> = { TransactionDesc: 'Remarks' };

/** The parsed request, or the refusal that names its first wrong field. */
export function parseFields<T>(
  schema: z.ZodType<T>,
  body: unknown,
  refuse: (field: string) => Refusal = invalidField,
): T {
  // A body that is not JSON arrives as nothing, and so is blamed on BusinessShortCode: misleading, and faithful.
  const result = schema.safeParse(body ?? {});
  if (result.success) return result.data;
  const field = String(result.error.issues[0]?.path[0] ?? 'BusinessShortCode');
  throw refuse(complaintNames[field] ?? field);
}

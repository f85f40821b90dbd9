import { z } from 'zod';
import { jsonValue } from './json.ts';
import { printable, receiptIn, scalarText, wholeShillings } from './scalars.ts';

/** A number except for codes like "SFC_IC0003". Kept as text, trimmed, so that 0 and "0" are one code. */
const ResultCodeText = z
  .union([z.int().transform(String), z.string().transform((text) => printable(text).trim())])
  .refine((code) => code !== '');

/** Safaricom's ids have some fifty characters. Longer ones no index takes, and are none. */
const idLengthMax = 200;

const IdText = z
  .string()
  .transform(printable)
  .transform((id) => (id.length > 0 && id.length <= idLengthMax ? id : null))
  .catch(null);

/** An item may lack its value (`{"Name":"Balance"}` was seen) and an item that makes no sense is skipped. */
const Item = z.object({ Name: z.string(), Value: z.unknown() }).catch({ Name: '', Value: undefined });

/**
 * What Safaricom posts when a prompt has ended (Daraja page M-Pesa Express). Only the code is required: a failure
 * has no metadata, and a success may come without part of it. Unknown fields are ignored.
 */
export const StkCallback = z.object({
  Body: z.object({
    stkCallback: z.object({
      MerchantRequestID: IdText,
      CheckoutRequestID: IdText,
      ResultCode: ResultCodeText,
      ResultDesc: z.string().transform(printable).catch(''),
      CallbackMetadata: z.object({ Item: z.array(Item) }).catch({ Item: [] }),
    }),
  }),
});
export type StkCallback = z.infer<typeof StkCallback>;

/** The facts of a callback that money is judged by. The phone number is left out: it may be masked or missing. */
export interface ParsedCallback {
  merchantRequestId: string | null;
  checkoutRequestId: string | null;
  /** Always text, for "SFC_IC0003" is one of them. */
  resultCode: string;
  /** Free text in changing spelling: never branch on it. */
  resultDescription: string;
  /** Exact whole shillings; null when there was none; `amountUnreadable` when there was one that is none. */
  amountShillings: number | null;
  /** Ten upper-case letters and digits; null when missing or not a receipt. */
  receiptNumber: string | null;
}

/** Reads the body of an STK callback, as tolerantly as is safe. Undefined if it is none; never throws. */
export function parseStkCallback(body: string): ParsedCallback | undefined {
  const parsed = StkCallback.safeParse(jsonValue(body));
  if (!parsed.success) return undefined;
  const callback = parsed.data.Body.stkCallback;
  return {
    merchantRequestId: callback.MerchantRequestID,
    checkoutRequestId: callback.CheckoutRequestID,
    resultCode: callback.ResultCode,
    resultDescription: callback.ResultDesc,
    amountShillings: amountOf(callback),
    receiptNumber: receiptIn(itemValue(callback, 'MpesaReceiptNumber')),
  };
}

type Callback = StkCallback['Body']['stkCallback'];

/** An amount that was given and is none: it fits no payment, where a missing one might. */
export const amountUnreadable = -1;

function amountOf(callback: Callback): number | null {
  const given = callback.CallbackMetadata.Item.some(
    ({ Name, Value }) => Name === 'Amount' && (Value ?? null) !== null,
  );
  if (!given) return null;
  return wholeShillings(scalarText(itemValue(callback, 'Amount'))) ?? amountUnreadable;
}

/** Items come in any order. Two different values under one name prove neither, so they count as none. */
function itemValue({ CallbackMetadata }: Callback, name: string): unknown {
  const values = CallbackMetadata.Item.filter((item) => item.Name === name && (item.Value ?? null) !== null);
  return new Set(values.map((item) => item.Value)).size === 1 ? values[0]?.Value : undefined;
}

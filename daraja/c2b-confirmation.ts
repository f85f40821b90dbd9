import { z } from 'zod';
import { jsonValue } from './json.ts';
import { normalisePhoneNumber } from './phone-number.ts';
import { instantOf, writtenTime } from './pull-time.ts';
import { receiptIn, scalarText, wholeShillings } from './scalars.ts';
import { eastAfricaOffsetMs } from './timestamp.ts';

/** What Safaricom posts when money has come to a short code (Daraja page Customer To Business, versions 1 and 2). */
const Confirmation = z.object({
  TransID: z.unknown().optional(),
  TransAmount: z.unknown().optional(),
  TransTime: z.unknown().optional(),
  BusinessShortCode: z.unknown().optional(),
  BillRefNumber: z.unknown().optional(),
  MSISDN: z.unknown().optional(),
});

/** The facts of a confirmation that money is judged by. Names and balances are left out. */
export interface C2bConfirmation {
  receiptNumber: string;
  /** Whole shillings, at least 1. */
  amountShillings: number;
  /** Null when it is missing or no time; Safaricom tells within seconds, so that the notice's own time will do. */
  occurredAt: Date | null;
  shortCode: string | null;
  /** What the payer typed or the push named; empty for a till. */
  accountReference: string;
  /** As 2547… where it is a phone in full, else as it was written: masked in either style, or hashed. */
  payer: string | null;
}

/** Longer texts no index takes, and none of these has them. */
const lengthMax = 100;

/** Reads a confirmation as tolerantly as is safe. Undefined without a receipt or whole shillings; never throws. */
export function parseC2bConfirmation(body: string): C2bConfirmation | undefined {
  const fields = Confirmation.safeParse(jsonValue(body)).data;
  if (fields === undefined) return undefined;
  const receiptNumber = receiptIn(fields.TransID);
  const amountShillings = wholeShillings(scalarText(fields.TransAmount));
  if (receiptNumber === null || amountShillings === null || amountShillings < 1) return undefined;
  const time = writtenTime(text(fields.TransTime) ?? '');
  const payer = text(fields.MSISDN);
  return {
    receiptNumber,
    amountShillings,
    occurredAt: time === undefined ? null : instantOf(time, eastAfricaOffsetMs),
    shortCode: text(fields.BusinessShortCode),
    accountReference: text(fields.BillRefNumber) ?? '',
    payer: payer === null ? null : (normalisePhoneNumber(payer) ?? payer),
  };
}

const text = (value: unknown): string | null => scalarText(value)?.slice(0, lengthMax).toWellFormed() ?? null;

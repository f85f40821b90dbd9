import { eatCheckoutStamp, eatTimestamp } from './eat-time.ts';
import { oddItems } from './odd-metadata.ts';
import { outcomes, type Outcome } from './outcomes.ts';
import type { Push } from './pushes.ts';
import { receiptNumber } from './receipt-number.ts';
import type { CallbackPlan } from './scenario.ts';

export interface MetadataItem {
  Name: string;
  Value?: number | string;
}

const dayMs = 24 * 60 * 60 * 1_000;

/** The body as Safaricom writes it, but for what the plan makes wrong; a failure has no CallbackMetadata at all. */
export function callbackBody(push: Push, outcome: Outcome, plan: CallbackPlan): string {
  const { resultCode, resultDesc } = outcomes[outcome];
  const items = outcome === 'paid' && plan.metadata !== 'none' ? metadataItems(push, plan) : [];
  const stkCallback = {
    MerchantRequestID: push.merchantRequestId,
    CheckoutRequestID: plan.hasWrongCheckoutRequestId ? otherCheckoutRequestId(push) : push.checkoutRequestId,
    ResultCode: resultCode,
    ResultDesc: resultDesc,
    ...(items.length > 0 && { CallbackMetadata: { Item: items } }),
  };
  // Safaricom writes 100.00, which JSON.stringify cannot: it is a number all the same.
  const body = JSON.stringify({ Body: { stkCallback } }).replace(
    /("Name":"Amount","Value":\d+)/,
    (amount: string) => `${amount}.00`,
  );
  return plan.isCutShort ? body.slice(0, Math.floor(body.length / 2)) : body;
}

function metadataItems(push: Push, plan: CallbackPlan): MetadataItem[] {
  const paid = plan.isForged ? forgedDebit(push) : push.ledgerEntry;
  if (paid === null) return [];
  const { amountShillings, receiptNumber: receipt, debitedAtMs } = paid;
  const items: MetadataItem[] = [
    {
      Name: 'Amount',
      Value: plan.namesOtherAmount ? otherAmountShillings(amountShillings) : amountShillings,
    },
    { Name: 'MpesaReceiptNumber', Value: receipt },
    // Real callbacks sometimes name the balance and give no value.
    ...(push.callbackNamesBalance ? [{ Name: 'Balance' }] : []),
    { Name: 'TransactionDate', Value: Number(eatTimestamp(debitedAtMs)) },
    { Name: 'PhoneNumber', Value: Number(push.request.PhoneNumber) },
  ];
  return plan.metadata === 'odd' ? oddItems(items, push.stream('metadata')) : items;
}

/** What a forger claims: a receipt of the right form that nobody issued. */
const forgedDebit = ({ request, acceptedAtMs, stream }: Push) => ({
  amountShillings: request.Amount,
  receiptNumber: receiptNumber(acceptedAtMs, stream('forgery')),
  debitedAtMs: acceptedAtMs,
});

/** Of the right form, and of no push: the phone was pushed to a day ago. */
const otherCheckoutRequestId = ({ acceptedAtMs, request }: Push): string =>
  `ws_CO_${eatCheckoutStamp(acceptedAtMs - dayMs)}${request.PhoneNumber.slice(-9)}`;

/** One shilling off, so that a comparison by half a shilling does not notice it. */
export const otherAmountShillings = (amountShillings: number): number =>
  amountShillings === 1 ? 2 : amountShillings - 1;

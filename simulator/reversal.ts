import type { Middleware } from 'koa';
import * as z from 'zod';
import { accountLine, utilityShillings } from './balances.ts';
import type { BusinessParts } from './business-apis.ts';
import { eatTimestamp } from './eat-time.ts';
import {
  type CallResult,
  initiatorCall,
  type InitiatorCall,
  initiatorFields,
  resultFields,
} from './initiator-call.ts';
import type { ResultCode } from './initiator-results.ts';
import { isIncoming, type LedgerEntry } from './ledger.ts';
import { type Merchant, organisationName } from './merchants.ts';
import { amount, numeric, shortCode } from './push-request.ts';
import { takeBack } from './take-back.ts';

const ReversalRequest = z.object({
  ...initiatorFields,
  CommandID: z.literal('TransactionReversal'),
  TransactionID: z.string().min(1),
  Amount: amount,
  ReceiverParty: shortCode,
  // So it is spelt at Safaricom.
  RecieverIdentifierType: numeric(/^11$/),
  ...resultFields,
  Occasion: z.string().optional(),
});
type ReversalRequest = z.infer<typeof ReversalRequest>;

/** `POST /mpesa/reversal/v1/request`; the token has been checked before. */
export const reversal = (parts: BusinessParts): Middleware =>
  initiatorCall(parts, {
    name: 'reversal',
    schema: ReversalRequest,
    initiatorName: (request) => request.Initiator,
    shortCode: (request) => request.ReceiverParty,
    carryOut: (request, call) => reverse(parts, request, call),
  });

function reverse(parts: BusinessParts, request: ReversalRequest, call: InitiatorCall): CallResult {
  const { merchant } = call;
  const original = parts.ledger.byReceipt(request.TransactionID);
  if (original?.businessShortCode !== merchant.businessShortCode || !isIncoming(original))
    return { code: 'R000002' };
  const { afterwards } = original;
  const refused = refusalOf(parts, original, request, merchant);
  if (refused !== undefined) return { code: refused, afterwards };
  const entry = takeBack(parts.ledger, original, call.random, call);
  return {
    code: '0',
    receiptNumber: entry.receiptNumber,
    afterwards,
    parameters: [
      {
        Key: 'DebitAccountBalance',
        Value: accountLine('Utility Account', utilityShillings(parts, merchant)),
      },
      { Key: 'Amount', Value: entry.amountShillings },
      { Key: 'TransCompletedTime', Value: Number(eatTimestamp(entry.debitedAtMs)) },
      { Key: 'OriginalTransactionID', Value: original.receiptNumber },
      { Key: 'Charge', Value: 0 },
      { Key: 'CreditPartyPublicName', Value: `${entry.phoneNumber} - ${entry.payerName}` },
      {
        Key: 'DebitPartyPublicName',
        Value: `${merchant.businessShortCode} - ${organisationName(merchant)}`,
      },
    ],
  };
}

function refusalOf(
  parts: BusinessParts,
  original: LedgerEntry,
  { Amount }: ReversalRequest,
  merchant: Merchant,
): ResultCode | undefined {
  if (original.afterwards.reversalCode !== undefined) return original.afterwards.reversalCode;
  if (original.reversedByReceipt !== null) return 'R000001';
  // Partial reversals are undocumented; here the amount must be the whole.
  if (original.amountShillings !== Amount) return '25';
  return utilityShillings(parts, merchant) < Amount ? '1' : undefined;
}

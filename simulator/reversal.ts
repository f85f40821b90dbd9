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
import { isIncoming, type LedgerEntry } from './ledger.ts';
import { organisationName } from './merchants.ts';
import { amount, numeric, shortCode } from './push-request.ts';

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
  if (original.reversedByReceipt !== null) return { code: 'R000001' };
  // Partial reversals are undocumented; here the amount must be the whole.
  if (original.amountShillings !== request.Amount) return { code: '25' };
  if (utilityShillings(parts, merchant) < request.Amount) return { code: '1' };
  const entry = takeBack(parts, original, call);
  return {
    code: '0',
    receiptNumber: entry.receiptNumber,
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

function takeBack({ ledger }: BusinessParts, original: LedgerEntry, call: InitiatorCall): LedgerEntry {
  const { businessShortCode, phoneNumber, amountShillings, accountReference, receiptNumber } = original;
  return ledger.record({
    kind: 'reversal',
    receiptNumber: ledger.newReceipt(call.random),
    businessShortCode,
    phoneNumber,
    amountShillings,
    accountReference,
    conversationId: call.conversationId,
    originatorConversationId: call.originatorConversationId,
    reversesReceipt: receiptNumber,
  });
}

import type { Middleware } from 'koa';
import * as z from 'zod';
import type { BusinessParts } from './business-apis.ts';
import { eatTimestamp } from './eat-time.ts';
import { type CallResult, initiatorCall, initiatorFields, resultFields } from './initiator-call.ts';
import { isIncoming, type LedgerEntry, type LedgerKind } from './ledger.ts';
import { type Merchant, organisationName } from './merchants.ts';
import { numeric, shortCode } from './push-request.ts';

const StatusRequest = z.object({
  ...initiatorFields,
  CommandID: z.literal('TransactionStatusQuery'),
  TransactionID: z.string().optional(),
  OriginalConversationID: z.string().optional(),
  PartyA: shortCode,
  IdentifierType: numeric(/^[124]$/),
  ...resultFields,
  Occasion: z.string().optional(),
});

const reasons = {
  stk: 'Pay Bill Online',
  c2b: 'Pay Bill',
  b2c: 'Business Payment to Customer via API',
  reversal: 'Transaction Reversal via API',
} as const satisfies Record<LedgerKind, string>;

/** `POST /mpesa/transactionstatus/v1/query`; the token has been checked before. */
export const transactionStatus = (parts: BusinessParts): Middleware =>
  initiatorCall(parts, {
    name: 'transactionStatus',
    schema: StatusRequest,
    initiatorName: (request) => request.Initiator,
    shortCode: (request) => request.PartyA,
    carryOut(request, { merchant }): CallResult {
      const { TransactionID: receipt = '', OriginalConversationID: conversation = '' } = request;
      if (receipt === '' && conversation === '') return { code: '25' };
      const { ledger } = parts;
      const entry = receipt === '' ? ledger.byConversation(conversation) : ledger.byReceipt(receipt);
      // Another merchant's money is none of the caller's business.
      if (entry?.businessShortCode !== merchant.businessShortCode) return { code: 'R000002' };
      const { afterwards } = entry;
      return { code: '0', afterwards, parameters: statusParameters(entry, merchant) };
    },
  });

function statusParameters(entry: LedgerEntry, merchant: Merchant) {
  const customer = `${entry.phoneNumber} - ${entry.payerName}`;
  const organisation = `${merchant.businessShortCode} - ${organisationName(merchant)}`;
  const isIn = isIncoming(entry);
  const at = Number(eatTimestamp(entry.debitedAtMs));
  return [
    { Key: 'DebitPartyName', Value: isIn ? customer : organisation },
    { Key: 'CreditPartyName', Value: isIn ? organisation : customer },
    { Key: 'OriginatorConversationID', Value: entry.originatorConversationId ?? '' },
    { Key: 'InitiatedTime', Value: at },
    { Key: 'CreditPartyCharges' },
    { Key: 'DebitAccountType', Value: isIn ? 'MMF Account For Customer' : 'Utility Account' },
    { Key: 'TransactionReason' },
    { Key: 'ReasonType', Value: reasons[entry.kind] },
    { Key: 'TransactionStatus', Value: 'Completed' },
    { Key: 'FinalisedTime', Value: at },
    { Key: 'Amount', Value: entry.amountShillings },
    { Key: 'ConversationID', Value: entry.conversationId ?? '' },
    { Key: 'ReceiptNo', Value: entry.receiptNumber },
  ];
}

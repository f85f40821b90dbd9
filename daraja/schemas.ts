import { z } from 'zod';

export { parseStkCallback, StkCallback, type ParsedCallback } from './stk-callback.ts';

/** The paths of Daraja, relative to its base URL. */
export const darajaPaths = {
  token: '/oauth/v1/generate',
  push: '/mpesa/stkpush/v1/processrequest',
  query: '/mpesa/stkpushquery/v1/query',
  /** These two alone have no `/mpesa` before them. */
  pullRegister: '/pulltransactions/v1/register',
  pullQuery: '/pulltransactions/v1/query',
  transactionStatus: '/mpesa/transactionstatus/v1/query',
  registerC2b: (version: 'v1' | 'v2') => `/mpesa/c2b/${version}/registerurl` as const,
} as const;

/** Safaricom takes numbers and numeric strings alike. */
const NumberOrText = z.union([z.number(), z.string()]);

/** Opaque, of some fifty characters; what is longer or not printable no column and no index takes. */
const Id = z.string().regex(/^[\x20-\x7e]{1,200}$/);

/** The code of success, which is a text on the pages and a number now and then on the wire. */
const Zero = z.union([z.literal('0'), z.literal(0)]);

/** Words beside the facts: whatever is in them must not make the facts unreadable. */
const Remark = z.string().optional().catch(undefined);

/** The body of an STK push (Daraja page M-Pesa Express). */
export const StkPushRequest = z.object({
  BusinessShortCode: NumberOrText,
  Password: z.string(),
  /** `YYYYMMDDHHmmss`, East Africa Time; the one inside the password. */
  Timestamp: z.string(),
  TransactionType: z.enum(['CustomerPayBillOnline', 'CustomerBuyGoodsOnline']),
  /** Whole shillings. */
  Amount: NumberOrText,
  /** The payer. */
  PartyA: NumberOrText,
  /** Who is paid: the paybill itself, or the till number. */
  PartyB: NumberOrText,
  /** The handset that shows the prompt. */
  PhoneNumber: NumberOrText,
  CallBackURL: z.string(),
  AccountReference: z.string(),
  TransactionDesc: z.string(),
});
export type StkPushRequest = z.infer<typeof StkPushRequest>;

/** The body of an STK push query (Daraja page M-Pesa Express Query). */
export const StkQueryRequest = z.object({
  BusinessShortCode: NumberOrText,
  Password: z.string(),
  Timestamp: z.string(),
  CheckoutRequestID: z.string(),
});
export type StkQueryRequest = z.infer<typeof StkQueryRequest>;

/** The answer of OAuth. `expires_in` is a string on the wire, whatever the page says (Daraja page Authorization). */
export const TokenAnswer = z.object({
  // Printable ASCII only: the token goes into a header.
  access_token: z.string().regex(/^[\x21-\x7e]+$/),
  expires_in: z
    .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
    .pipe(z.number().positive().max(86_400)),
});
export type TokenAnswer = z.infer<typeof TokenAnswer>;

/** "Accepted for processing": not delivered, not paid (Daraja page M-Pesa Express). Anything else proves nothing. */
export const PushAcknowledgement = z.object({
  MerchantRequestID: Id,
  CheckoutRequestID: Id,
  ResponseCode: Zero,
  ResponseDescription: Remark,
  CustomerMessage: Remark,
});
export type PushAcknowledgement = z.infer<typeof PushAcknowledgement>;

/** The one fact that is worth having from an answer that proves nothing else: what a query can ask about. */
export const PushTrace = PushAcknowledgement.pick({ CheckoutRequestID: true });

/** How Daraja refuses (Daraja page M-Pesa Express, error table). */
export const ErrorBody = z.object({
  requestId: Remark,
  errorCode: z.string(),
  errorMessage: z.string(),
});
export type ErrorBody = z.infer<typeof ErrorBody>;

/** How the Apigee gateway in front of Daraja refuses, above all with HTTP 429. */
export const FaultBody = z.object({
  fault: z.object({
    faultstring: z.string(),
    detail: z.object({ errorcode: z.string() }).optional(),
  }),
});
export type FaultBody = z.infer<typeof FaultBody>;

/** What a query found (Daraja page M-Pesa Express Query). Here the code is a string, in the callback a number. */
export const StkQueryAnswer = z.object({
  ResponseCode: Zero,
  ResponseDescription: Remark,
  MerchantRequestID: Remark,
  CheckoutRequestID: z.string(),
  ResultCode: z.union([Id, z.int().transform(String)]),
  ResultDesc: Remark,
});
export type StkQueryAnswer = z.infer<typeof StkQueryAnswer>;

/** The body of a registration for Pull Transactions (Daraja page Pull Transactions). */
export const PullRegisterRequest = z.object({
  ShortCode: NumberOrText,
  RequestType: z.literal('Pull'),
  /** A Safaricom number of the merchant's, not the short code. */
  NominatedNumber: NumberOrText,
  CallBackURL: z.string(),
});
export type PullRegisterRequest = z.infer<typeof PullRegisterRequest>;

/** The body of a question for what was paid in (Daraja page Pull Transactions). */
export const PullQueryRequest = z.object({
  ShortCode: NumberOrText,
  /** `YYYY-MM-DD HH:mm:ss`, East Africa Time, at most 48 hours ago. */
  StartDate: z.string(),
  EndDate: z.string(),
  /** How many rows to leave out: the pages have no number. */
  OffSetValue: NumberOrText,
});
export type PullQueryRequest = z.infer<typeof PullQueryRequest>;

/** The body of a question about one receipt (Daraja page Transaction Status). */
export const TransactionStatusRequest = z.object({
  Initiator: z.string(),
  SecurityCredential: z.string(),
  CommandID: z.literal('TransactionStatusQuery'),
  TransactionID: z.string(),
  PartyA: NumberOrText,
  /** `4` a paybill, `2` a till. */
  IdentifierType: NumberOrText,
  ResultURL: z.string(),
  QueueTimeOutURL: z.string(),
  Remarks: z.string(),
  Occasion: z.string(),
});
export type TransactionStatusRequest = z.infer<typeof TransactionStatusRequest>;

/** "Accepted": the answer itself comes later, to the ResultURL (Daraja page Transaction Status). */
export const InitiatorAcknowledgement = z.object({
  ResponseCode: Zero,
  ResponseDescription: Remark,
  OriginatorConversationID: Remark,
  ConversationID: Remark,
});
export type InitiatorAcknowledgement = z.infer<typeof InitiatorAcknowledgement>;

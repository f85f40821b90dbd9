import type { BusinessParts } from './business-apis.ts';
import type { CallResult, InitiatorApiName, InitiatorCall } from './initiator-call.ts';
import { initiatorResults } from './initiator-results.ts';
import { noReceipt } from './receipt-number.ts';
import type { ShortCodeSettings } from './short-code-settings.ts';
import { resultAfterQueueTimeoutMs } from './timing.ts';

/** Where an API is named in Safaricom's own URL; it is told in place of the caller's. */
const internalNames = {
  transactionStatus: 'transactionstatusresults',
  reversal: 'reversalresults',
  accountBalance: 'abresults',
  b2c: 'b2cresults',
} as const satisfies Record<InitiatorApiName, string>;

const resultCopies = {
  once: 1,
  twice: 2,
  lost: 0,
  queueTimeout: 0,
  queueTimeoutThenResult: 1,
} as const satisfies Record<ShortCodeSettings['results'], number>;

/** Tells the caller what became of the request, or that nobody knows, as the short code is set. */
export function sendResult(parts: BusinessParts, call: InitiatorCall, result: CallResult): void {
  const set = parts.settings.of(call.merchant.businessShortCode);
  const results = result.afterwards?.results ?? set.results;
  const copies = resultCopies[results];
  const body = resultBody(call, result, parts.clock.nowMs());
  const send = (): void => {
    for (let copy = 0; copy < copies; copy += 1) post(parts, call, 'result', call.resultUrl, body);
  };
  if (results === 'queueTimeout' || results === 'queueTimeoutThenResult') {
    // The request was carried out all the same: a time-out in the queue says nothing about the money.
    post(parts, call, 'queueTimeout', call.queueTimeoutUrl, queueTimeoutBody(call));
    parts.clock.after(call.random.between(resultAfterQueueTimeoutMs), send);
  } else send();
}

function post(
  { deliveries }: BusinessParts,
  call: InitiatorCall,
  kind: 'result' | 'queueTimeout',
  url: string,
  body: unknown,
): void {
  void deliveries.deliver({ kind, businessShortCode: call.merchant.businessShortCode, url, body });
}

function resultBody(call: InitiatorCall, result: CallResult, atMs: number) {
  const { code, parameters, receiptNumber } = result;
  const codeOrNumber = /^\d+$/.test(code) ? Number(code) : code;
  // The balance is the one result that writes its numbers as texts.
  const isText = call.api === 'accountBalance';
  return {
    Result: {
      ResultType: isText ? '0' : 0,
      ResultCode: isText ? code : codeOrNumber,
      ResultDesc: initiatorResults[code],
      OriginatorConversationID: call.originatorConversationId,
      ConversationID: call.conversationId,
      TransactionID: receiptNumber ?? noReceipt(atMs),
      ...(parameters !== undefined && { ResultParameters: { ResultParameter: parameters } }),
      ReferenceData: { ReferenceItem: referenceItem(call) },
    },
  };
}

const referenceItem = ({ api }: InitiatorCall) =>
  api === 'transactionStatus'
    ? { Key: 'Occasion' }
    : {
        Key: 'QueueTimeoutURL',
        Value: `https://internalapi.safaricom.co.ke/mpesa/${internalNames[api]}/v1/submit`,
      };

/** Safaricom publishes no shape for it; this one names the request, and no code that could be taken for a verdict. */
const queueTimeoutBody = ({ originatorConversationId, conversationId }: InitiatorCall) => ({
  Result: {
    ResultType: 1,
    ResultDesc: 'The request timed out in the queue.',
    OriginatorConversationID: originatorConversationId,
    ConversationID: conversationId,
  },
});

import type { Middleware } from 'koa';
import * as z from 'zod';
import { utilityShillings } from './balances.ts';
import type { BusinessParts } from './business-apis.ts';
import { eatDotted } from './eat-time.ts';
import { type CallResult, initiatorCall, type InitiatorCall, resultFields } from './initiator-call.ts';
import type { Merchant } from './merchants.ts';
import { amount, phoneNumber, shortCode } from './push-request.ts';
import { createRandom } from './random.ts';
import { Refusal, refusals } from './refusals.ts';
import type { Afterwards } from './scenario.ts';
import { scenarioNamed } from './scenarios.ts';
import { isPayoutScenario } from './scenarios/payout.ts';

const B2cRequest = z.object({
  OriginatorConversationID: z.string().min(1).max(100).optional(),
  InitiatorName: z.string().min(1),
  SecurityCredential: z.string().min(1),
  CommandID: z.enum(['SalaryPayment', 'BusinessPayment', 'PromotionPayment']),
  Amount: amount,
  PartyA: shortCode,
  PartyB: phoneNumber,
  ...resultFields,
  // So it is spelt at Safaricom.
  Occassion: z.string().optional(),
});
type B2cRequest = z.infer<typeof B2cRequest>;

/** The caller's own id of the request is what v3 added. */
const B2cV3Request = B2cRequest.extend({ OriginatorConversationID: z.string().min(1).max(100) });

/** `POST /mpesa/b2c/{version}/paymentrequest`; the token has been checked before. */
export const b2c = (parts: BusinessParts, version: 'v1' | 'v3'): Middleware =>
  initiatorCall<B2cRequest>(parts, {
    name: 'b2c',
    schema: version === 'v3' ? B2cV3Request : B2cRequest,
    initiatorName: (request) => request.InitiatorName,
    shortCode: (request) => request.PartyA,
    ...(version === 'v3' && { admit: admitOnce(parts) }),
    carryOut: (request, call) => pay(parts, request, call),
    choose: (request) => chosenFor(parts, request),
    losesAck: ({ b2cAck }, { ackLost }) => b2cAck === 'lost' || ackLost === true,
  });

/** The caller's id is a true key of idempotency: the second request of that id moves nothing. */
const admitOnce =
  ({ b2cRequestIds }: BusinessParts) =>
  (request: B2cRequest, { businessShortCode }: Merchant): string => {
    const { OriginatorConversationID: id = '' } = request;
    const key = `${businessShortCode}/${id}`;
    if (b2cRequestIds.has(key)) throw new Refusal(refusals.duplicateConversation);
    b2cRequestIds.add(key);
    return id;
  };

/** A request has no push, so only the rules choose, by those scenarios that are about payouts. */
function chosenFor({ rules, seed, ledger }: BusinessParts, request: B2cRequest): Afterwards {
  const { PartyB, Amount, OriginatorConversationID: id } = request;
  const key = id ?? ledger.nextOrdinal(PartyB);
  const payout = { PhoneNumber: PartyB, Amount, AccountReference: id ?? '' };
  const name = rules.choose(
    payout,
    (ruleId) => createRandom(seed, PartyB, 'b2c', key, 'rule', ruleId),
    isPayoutScenario,
  );
  return name === undefined ? {} : scenarioNamed(name).afterwards;
}

function pay(parts: BusinessParts, request: B2cRequest, call: InitiatorCall): CallResult {
  const { ledger } = parts;
  const { merchant, afterwards } = call;
  if (utilityShillings(parts, merchant) < request.Amount) return { code: '1', afterwards };
  const entry = ledger.record({
    kind: 'b2c',
    receiptNumber: ledger.newReceipt(call.random),
    businessShortCode: merchant.businessShortCode,
    phoneNumber: request.PartyB,
    amountShillings: request.Amount,
    accountReference: '',
    afterwards,
    conversationId: call.conversationId,
    originatorConversationId: call.originatorConversationId,
  });
  return {
    code: '0',
    receiptNumber: entry.receiptNumber,
    afterwards,
    parameters: [
      { Key: 'TransactionAmount', Value: entry.amountShillings },
      { Key: 'TransactionReceipt', Value: entry.receiptNumber },
      { Key: 'ReceiverPartyPublicName', Value: `${entry.phoneNumber} - ${entry.payerName}` },
      { Key: 'TransactionCompletedDateTime', Value: eatDotted(entry.debitedAtMs) },
      { Key: 'B2CUtilityAccountAvailableFunds', Value: utilityShillings(parts, merchant) },
      { Key: 'B2CWorkingAccountAvailableFunds', Value: 0 },
      { Key: 'B2CRecipientIsRegisteredCustomer', Value: 'Y' },
      { Key: 'B2CChargesPaidAccountAvailableFunds', Value: 0 },
    ],
  };
}

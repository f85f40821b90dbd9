import type { Context, Middleware } from 'koa';
import type { AccessTokens } from './access-tokens.ts';
import type { Clock } from './clock.ts';
import { checkPassword, findMerchant } from './credentials.ts';
import type { Faults } from './faults.ts';
import type { LiveLog } from './live-log.ts';
import type { Merchants } from './merchants.ts';
import { outcomes, stillProcessing } from './outcomes.ts';
import { parseFields, QueryRequest } from './push-request.ts';
import type { Push, Pushes } from './pushes.ts';
import type { QueryLimit } from './query-limit.ts';
import { readJson } from './read-json.ts';
import { invalidField, Refusal, refusals, spikeArrestBody } from './refusals.ts';
import { tooEarlyToQueryMs } from './timing.ts';

interface StkQueryParts {
  clock: Clock;
  merchants: Merchants;
  tokens: AccessTokens;
  faults: Faults;
  pushes: Pushes;
  queryLimit: QueryLimit;
  liveLog: LiveLog;
}

/** `POST /mpesa/stkpushquery/v1/query`; the token has been checked before. */
export const stkQuery =
  (parts: StkQueryParts): Middleware =>
  async (ctx) => {
    const request = parseFields(QueryRequest, await readJson(ctx));
    const consumerKey = parts.tokens.holder(ctx.get('authorization'));
    const push = parts.pushes.find(request.CheckoutRequestID);
    // Before any fault: a query that was throttled has been asked.
    parts.queryLimit.count(request.BusinessShortCode);
    const fitting = { phoneNumber: push?.request.PhoneNumber, ofScenario: push?.faults };
    await parts.faults.around(ctx, { on: 'query', ...fitting }, () => {
      const merchant = findMerchant(parts.merchants, consumerKey, request);
      // The limit is the gateway's: it counts queries whose password is wrong as well.
      if (!parts.queryLimit.admit(merchant.businessShortCode)) {
        answerTooMany(ctx, parts);
        return;
      }
      checkPassword(merchant, request);
      answerQuery(ctx, parts, request);
    });
  };

function answerTooMany(ctx: Context, { queryLimit, liveLog }: StkQueryParts): void {
  ctx.status = 429;
  ctx.body = spikeArrestBody(queryLimit.perMinute ?? 0);
  liveLog.write({ kind: 'queryLimited', text: 'More queries than the limit allows' });
}

function answerQuery(ctx: Context, { clock, pushes, liveLog }: StkQueryParts, request: QueryRequest): void {
  const push = pushes.find(request.CheckoutRequestID);
  const knownSinceMs = clock.nowMs() - clock.scaledMs(tooEarlyToQueryMs);
  if (push === undefined || push.request.BusinessShortCode !== request.BusinessShortCode)
    throw invalidField('CheckoutRequestID');
  if (push.acceptedAtMs > knownSinceMs) throw invalidField('CheckoutRequestID');
  if (push.queryKnows === null && push.scenario.queryPendingBy === 'error')
    throw new Refusal(refusals.beingProcessed);
  const { resultCode, resultDesc } = queryView(push);
  ctx.body = {
    ResponseCode: '0',
    // Three times s: so it stands in Safaricom's answers.
    ResponseDescription: 'The service request has been accepted successsfully',
    MerchantRequestID: push.merchantRequestId,
    CheckoutRequestID: push.checkoutRequestId,
    ResultCode: resultCode,
    ResultDesc: resultDesc,
  };
  liveLog.write({
    kind: 'queryAnswered',
    text: `Query: ${resultCode}`,
    phoneNumber: push.request.PhoneNumber,
    checkoutRequestId: push.checkoutRequestId,
  });
}

/** What a query would say: a code in text form, where the callback has a number. */
export function queryView({ queryKnows }: Push): { resultCode: string; resultDesc: string } {
  const { resultCode, resultDesc } = queryKnows === null ? stillProcessing : outcomes[queryKnows];
  return { resultCode: String(resultCode), resultDesc };
}

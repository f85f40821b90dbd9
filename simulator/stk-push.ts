import type { Middleware } from 'koa';
import type { AccessTokens } from './access-tokens.ts';
import { otherAmountShillings } from './callback-body.ts';
import type { C2bPayments } from './c2b-payments.ts';
import type { Clock } from './clock.ts';
import { checkPassword, findMerchant } from './credentials.ts';
import type { Faults } from './faults.ts';
import { checkoutRequestId, merchantRequestId } from './identifiers.ts';
import type { LiveLog } from './live-log.ts';
import type { Merchant, Merchants } from './merchants.ts';
import type { PhoneLocks } from './phone-locks.ts';
import type { PromptLife } from './prompt-life.ts';
import { parseFields, PushRequest, StrictPushRequest } from './push-request.ts';
import type { Push, Pushes } from './pushes.ts';
import { createRandom } from './random.ts';
import { readJson } from './read-json.ts';
import { invalidField, Refusal, refusals } from './refusals.ts';
import { scenarioNamed } from './scenarios.ts';
import type { Chosen, Selection } from './selection.ts';
import type { TwoMinuteRule } from './two-minute-rule.ts';

export interface StkPushParts {
  seed: number;
  strict: boolean;
  twoMinuteRule: TwoMinuteRule;
  clock: Clock;
  merchants: Merchants;
  tokens: AccessTokens;
  faults: Faults;
  selection: Selection;
  pushes: Pushes;
  phoneLocks: PhoneLocks;
  promptLife: PromptLife;
  c2bPayments: C2bPayments;
  liveLog: LiveLog;
}

const accepted = 'Success. Request accepted for processing';

/** `POST /mpesa/stkpush/v1/processrequest`; the token has been checked before. */
export const stkPush =
  (parts: StkPushParts): Middleware =>
  async (ctx) => {
    const request = parseFields(parts.strict ? StrictPushRequest : PushRequest, await readJson(ctx));
    const phoneNumber = request.PhoneNumber;
    const chosen = parts.selection.choose(request);
    if (chosen.scenario.refusedAtPush) throw invalidField('PhoneNumber');
    const consumerKey = parts.tokens.holder(ctx.get('authorization'));
    await parts.faults.around(ctx, { on: 'push', phoneNumber, ofScenario: chosen.faults }, () => {
      const merchant = findMerchant(parts.merchants, consumerKey, request);
      checkPassword(merchant, request);
      if (parts.phoneLocks.turnsAway(request)) throw new Refusal(refusals.subscriberLocked);
      const push = acceptPush(parts, merchant, request, chosen);
      ctx.body = {
        MerchantRequestID: push.merchantRequestId,
        CheckoutRequestID: push.checkoutRequestId,
        ResponseCode: '0',
        ResponseDescription: accepted,
        CustomerMessage: accepted,
      };
      return push;
    });
  };

function acceptPush(parts: StkPushParts, merchant: Merchant, request: PushRequest, chosen: Chosen): Push {
  const push = newPush(parts, merchant, request, chosen);
  parts.pushes.add(push);
  parts.liveLog.write({
    kind: 'pushAccepted',
    text: `${push.scenario.title}: KES ${request.Amount} to ${merchant.businessShortCode}`,
    phoneNumber: request.PhoneNumber,
    checkoutRequestId: push.checkoutRequestId,
  });
  parts.promptLife.start(push);
  payByHand(parts, push);
  return push;
}

/** The payer types the same reference into the menu of the phone, beside the prompt. */
function payByHand({ clock, c2bPayments }: StkPushParts, push: Push): void {
  const { merchant, request, scenario } = push;
  if (scenario.paysByHandAfterMs === null) return;
  clock.after(push.stream('byHand').between(scenario.paysByHandAfterMs), () => {
    void c2bPayments.pay(merchant, {
      phoneNumber: request.PhoneNumber,
      amountShillings: request.Amount,
      accountReference: merchant.type === 'till' ? '' : request.AccountReference,
    });
  });
}

function newPush(parts: StkPushParts, merchant: Merchant, request: PushRequest, chosen: Chosen): Push {
  const { clock, pushes } = parts;
  const phoneNumber = request.PhoneNumber;
  const ordinalOfPhone = pushes.nextOrdinal(phoneNumber);
  const chance = [parts.seed, phoneNumber, ordinalOfPhone] as const;
  const random = createRandom(...chance);
  const scenario = parts.twoMinuteRule.admit(request) ? chosen.scenario : scenarioNamed('ruleLimited');
  const acceptedAtMs = clock.nowMs();
  return {
    checkoutRequestId: checkoutRequestId(acceptedAtMs, phoneNumber, (id) => pushes.find(id) !== undefined),
    // All chance is drawn here, in this order; the receipt alone is drawn at the debit, as the last.
    merchantRequestId: merchantRequestId(random),
    endsAfterMs: random.between(scenario.endsAfterMs),
    callbacks: scenario.callbacks.map((plan) => ({ plan, waitMs: random.between(plan.afterMs) })),
    callbackNamesBalance: random.oneIn(4),
    random,
    stream: (purpose) => createRandom(...chance, purpose),
    merchant,
    request,
    ordinalOfPhone,
    scenario,
    faults: chosen.faults,
    debitAmountShillings: scenario.debitsOtherAmount ? otherAmountShillings(request.Amount) : request.Amount,
    acceptedAtMs,
    promptShownAtMs: null,
    endedAtMs: null,
    state: 'waiting',
    ledgerEntry: null,
    queryKnows: null,
    confirmed: undefined,
    callbackAttempts: [],
    turnedAway: [],
    announced: Promise.withResolvers(),
    closed: Promise.withResolvers(),
  };
}

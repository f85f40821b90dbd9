import { errorReason } from './error-body.ts';
import type { Answer, Exchange } from './exchange.ts';
import { jsonValue } from './json.ts';
import { pushRule, pushRules } from './push-rules.ts';
import { redacted } from './redacted.ts';
import { PushAcknowledgement, PushTrace } from './schemas.ts';

/**
 * What a push did. `accepted`: Safaricom took it. `refused`: certainly no prompt, and asking again is pointless.
 * `notSent`: certainly no prompt, and it may be tried again. `uncertain`: the prompt may be on the phone.
 */
export type PushOutcome =
  | { outcome: 'accepted'; merchantRequestId: string; checkoutRequestId: string; body: string }
  | {
      outcome: 'refused';
      kind: 'payerBusy' | 'badRequest' | 'configuration';
      code: string;
      message: string;
      body: string;
    }
  | {
      outcome: 'notSent';
      reason: NotSentReason;
      detail: string;
      httpStatus: number | null;
      retryAfterSeconds: number | null;
    }
  | {
      outcome: 'uncertain';
      detail: string;
      httpStatus: number | null;
      /** Where the answer held one all the same: Safaricom can be asked about it. */
      checkoutRequestId: string | null;
      body: string;
    };

export type NotSentReason =
  | 'notConnected'
  | 'tooSlow'
  | 'invalidToken'
  | 'noToken'
  | 'noStore'
  | 'throttled'
  /** Held back by the caller's own budget, before Safaricom would have had to. */
  | 'noPlace';

/** Judges an answer to a push by the table of rules; what the table does not know is uncertain. Never throws. */
export function pushOutcome(answer: Answer): PushOutcome {
  const { httpStatus, body } = answer;
  const acknowledgement = PushAcknowledgement.safeParse(jsonValue(body));
  if (httpStatus === 200 && acknowledgement.success) {
    const { MerchantRequestID, CheckoutRequestID } = acknowledgement.data;
    return {
      outcome: 'accepted',
      merchantRequestId: MerchantRequestID,
      checkoutRequestId: CheckoutRequestID,
      body,
    };
  }
  const detail = answerDetail(answer);
  const reason = errorReason(body);
  const means = pushRule(answer)?.means;
  if (means === undefined || reason === undefined) return uncertain({ detail, httpStatus, body });
  if (means.outcome === 'notSent') {
    const retryAfterSeconds = answer.retryAfterSeconds ?? means.retryAfterSeconds ?? null;
    return { outcome: 'notSent', reason: means.reason, detail, httpStatus, retryAfterSeconds };
  }
  const { code, message } = reason;
  return { outcome: 'refused', kind: means.kind, code: redacted(code), message: redacted(message), body };
}

/** Judges how a push ended, answered or not. A request that may have been written is never `notSent`. */
export function exchangeOutcome(exchange: Exchange): PushOutcome {
  if (exchange.ended === 'answered') return pushOutcome(exchange.answer);
  if (exchange.ended === 'notWritten') {
    const { reason, detail } = exchange;
    return { outcome: 'notSent', reason, detail, httpStatus: null, retryAfterSeconds: null };
  }
  const { detail, httpStatus, body } = exchange;
  return uncertain({ detail, httpStatus, body });
}

function uncertain(seen: { detail: string; httpStatus: number | null; body: string }): PushOutcome {
  const trace = PushTrace.safeParse(jsonValue(seen.body));
  return { outcome: 'uncertain', ...seen, checkoutRequestId: trace.data?.CheckoutRequestID ?? null };
}

/** Words for the developer whose payment Safaricom refused: what happened to the money, and what to do. */
export function refusalMessage(refusal: Extract<PushOutcome, { outcome: 'refused' }>): string {
  const rule = pushRules.find(
    ({ errorCodes, message, means }) =>
      means.outcome === 'refused' &&
      means.kind === refusal.kind &&
      (errorCodes === undefined || errorCodes.includes(refusal.code)) &&
      message.test(refusal.message),
  );
  return rule?.means.outcome === 'refused' ? rule.means.advice : adviceByKind[refusal.kind];
}

/** Why a push was not sent, and what its developer should look at. */
export const notSentCauses: Record<NotSentReason, readonly [why: string, what: string]> = {
  notConnected: ['Safaricom could not be reached.', 'Check the network of this server'],
  tooSlow: ['This server was too slow to send the prompt.', 'Check its load'],
  invalidToken: [
    'Safaricom refused its own access tokens.',
    'Check on the Daraja portal that the app has M-Pesa Express',
  ],
  noToken: ['Safaricom gave no access token.', 'Wait a few minutes'],
  noStore: ['The access token could not be read or stored.', 'Check database and root key of this server'],
  throttled: ['Safaricom throttled this short code.', 'Wait a few minutes'],
  noPlace: [
    'More prompts were wanted at once than this short code may ask for.',
    'Spread them, or have the budgets of this server raised',
  ],
};

/** One sentence on why a push was not sent. */
export const notSentWhy = (reason: NotSentReason): string => notSentCauses[reason][0];

/** Words for the developer whose payment ran out of time before any push had left. */
export function notSentMessage(reason: NotSentReason): string {
  const [why, what] = notSentCauses[reason];
  return `${why} The payer was not prompted and nothing was charged. ${what}, then create a new payment.`;
}

/** For a refusal that no rule describes, such as a consumer key that OAuth refused. */
const adviceByKind = {
  payerBusy: 'The payer is busy with another prompt; nothing was charged. Wait two minutes, then pay again.',
  badRequest:
    'Safaricom refused this request; nothing was charged. Correct what its message names, then pay again.',
  configuration:
    'Safaricom refused this credential; nothing was charged. Check its keys, short code and passkey.',
} as const;

/** One line on an answer, for people, with nothing secret in it. */
export function answerDetail({ httpStatus, body }: { httpStatus: number; body: string }): string {
  const reason = errorReason(body);
  if (reason !== undefined) return redacted(`HTTP ${httpStatus}: ${reason.code} ${reason.message}`);
  if (body.trim() === '') return `HTTP ${httpStatus} with an empty body.`;
  return `HTTP ${httpStatus} with a body that is not the expected one.`;
}

import { errorReason } from './error-body.ts';
import type { Exchange } from './exchange.ts';
import { jsonValue } from './json.ts';
import { answerDetail } from './outcome.ts';
import { redacted } from './redacted.ts';
import { resultCode } from './result-codes.ts';
import { StkQueryAnswer } from './schemas.ts';

/** What a query proved. Everything but a final code of the closed list says `nothing`. */
export interface QueryAnswer {
  says: 'completed' | 'failed' | 'canceled' | 'nothing';
  /** As text; null unless the answer carried one for this very prompt. */
  resultCode: string | null;
  detail: string;
  /** Safaricom asked us to ask less. */
  throttled: boolean;
  /** Whether the question may have been written, and so counts against the budget of queries. */
  sent: boolean;
  httpStatus: number | null;
  body: string;
}

/** Judges an answer to a query about this prompt (Daraja page M-Pesa Express Query). Never throws. */
export function queryAnswer(
  answer: { httpStatus: number; body: string },
  checkoutRequestId: string,
): QueryAnswer {
  const { httpStatus, body } = answer;
  const found = StkQueryAnswer.safeParse(jsonValue(body));
  // An answer about another prompt is no answer, however final it sounds.
  if (httpStatus !== 200 || !found.success || found.data.CheckoutRequestID !== checkoutRequestId) {
    return { ...nothing(answerDetail(answer)), throttled: isThrottled(answer), sent: true, httpStatus, body };
  }
  const { ResultCode, ResultDesc = '' } = found.data;
  return {
    says: resultCode(ResultCode).says,
    resultCode: ResultCode,
    detail: redacted(ResultDesc),
    throttled: false,
    sent: true,
    httpStatus,
    body,
  };
}

/** Judges how a query ended, answered or not. */
export function exchangeQueryAnswer(exchange: Exchange, checkoutRequestId: string): QueryAnswer {
  if (exchange.ended === 'answered') return queryAnswer(exchange.answer, checkoutRequestId);
  if (exchange.ended === 'notWritten') return nothing(exchange.detail);
  const { detail, httpStatus, body } = exchange;
  return { ...nothing(detail), sent: true, httpStatus, body };
}

/** The answer of a question that was never asked. */
export function nothing(detail: string): QueryAnswer {
  const says = 'nothing';
  return { says, resultCode: null, detail, throttled: false, sent: false, httpStatus: null, body: '' };
}

/** Wider than the rules of a push: asking a little less often is always safe. */
export function isThrottled({ httpStatus, body }: { httpStatus: number; body: string }): boolean {
  const code = errorReason(body)?.code ?? '';
  return httpStatus === 429 || /^500\.003\.0[23]$|^policies\.ratelimit\./.test(code);
}

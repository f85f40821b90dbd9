import { errorReason } from './error-body.ts';
import type { Exchange } from './exchange.ts';
import { jsonValue } from './json.ts';
import { answerDetail } from './outcome.ts';
import { refusesToken } from './push-rules.ts';
import { isThrottled } from './query-answer.ts';
import { redacted } from './redacted.ts';

/** How a request ended that moves no money, so that asking again harms nobody. */
export type Acknowledged =
  | { outcome: 'accepted' }
  /** Final: the same request would be refused again. Words without secrets. */
  | { outcome: 'refused'; code: string; message: string }
  /**
   * No answer that decides: worth another try. `sent`: it may have been written, and counts against a budget; `mayBeTaken`:
   * for all that is known it may have been accepted.
   */
  | { outcome: 'noAnswer'; detail: string; throttled: boolean; sent: boolean; mayBeTaken: boolean };

/** Judges how a request ended; `accepts` says which JSON bodies with HTTP 200 mean "accepted". Never throws. */
export function acknowledged(exchange: Exchange, accepts: (body: unknown) => boolean): Acknowledged {
  if (exchange.ended !== 'answered') {
    const sent = exchange.ended === 'lost';
    return {
      outcome: 'noAnswer',
      detail: redacted(exchange.detail),
      throttled: false,
      sent,
      mayBeTaken: sent,
    };
  }
  const { answer } = exchange;
  if (answer.httpStatus === 200 && accepts(jsonValue(answer.body))) return { outcome: 'accepted' };
  const reason = errorReason(answer.body);
  const isTokenRefused = refusesToken(answer);
  // A gateway's 400 and 404 name what is wrong with the request, but a refused token is our own affair.
  if (!isTokenRefused && reason !== undefined && (answer.httpStatus === 400 || answer.httpStatus === 404))
    return { outcome: 'refused', code: redacted(reason.code), message: redacted(reason.message) };
  const throttled = isThrottled(answer);
  return {
    outcome: 'noAnswer',
    detail: answerDetail(answer),
    throttled,
    sent: true,
    mayBeTaken: !throttled && !isTokenRefused,
  };
}

import type { IssuedToken } from './access-token.ts';
import type { DarajaCredential } from './credential.ts';
import { DarajaError } from './daraja-error.ts';
import { errorReason } from './error-body.ts';
import type { Answer } from './exchange.ts';
import { jsonValue } from './json.ts';
import { answerDetail } from './outcome.ts';
import { isThrottled } from './query-answer.ts';
import { darajaPaths, TokenAnswer } from './schemas.ts';
import type { Wire } from './wire.ts';

/** Asks Safaricom for a new access token (Daraja page Authorization). Throws DarajaError. */
export async function requestToken(wire: Wire, credential: DarajaCredential): Promise<IssuedToken> {
  const basic = Buffer.from(`${credential.consumerKey}:${credential.consumerSecret}`).toString('base64');
  // Before the call: a slow answer must not make the token look younger than it is.
  const askedAtMs = Date.now();
  const exchange = await wire.send({
    method: 'GET',
    path: `${darajaPaths.token}?grant_type=client_credentials`,
    headers: { authorization: `Basic ${basic}` },
  });
  if (exchange.ended === 'answered') return toToken(exchange.answer, askedAtMs);
  if (exchange.ended === 'notWritten') {
    throw new DarajaError('notConnected', `No connection to Safaricom (${exchange.detail}). Try again.`);
  }
  throw new DarajaError('unavailable', `Safaricom gave no access token (${exchange.detail}). Try again.`);
}

function toToken(answer: Answer, askedAtMs: number): IssuedToken {
  const parsed = TokenAnswer.safeParse(jsonValue(answer.body));
  if (answer.httpStatus === 200 && parsed.success) {
    const { access_token, expires_in } = parsed.data;
    return { token: access_token, expiresAtMs: askedAtMs + Math.floor(expires_in * 1_000) };
  }
  if (refusesCredential(answer)) {
    throw new DarajaError(
      'badCredentials',
      'Safaricom refused the consumer key and secret. Check both, and that they belong to this environment.',
    );
  }
  throw new DarajaError(
    isThrottled(answer) ? 'throttled' : 'unavailable',
    `Safaricom gave no access token (${answerDetail(answer)}). Try again.`,
  );
}

/** A wrong key or secret is answered with 400 and nothing else; a malformed one by its own code. */
function refusesCredential({ httpStatus, body }: Answer): boolean {
  return httpStatus === 400 && (body.trim() === '' || errorReason(body)?.code === '400.008.01');
}

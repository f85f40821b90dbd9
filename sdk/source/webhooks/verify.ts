import { Webhook, WebhookVerificationError as Unverified } from 'standardwebhooks';
import { bytesOf } from './bytes.ts';
import { WebhookVerificationError } from './errors.ts';
import { eventOf, type WebhookEvent } from './event.ts';
import { signedHeaders, type WebhookHeaders } from './headers.ts';

/** An endpoint's `whsec_…`, or the old one and the new while they rotate. A variable that is not set is refused. */
export type Secrets = string | undefined | readonly (string | undefined)[];

/** The body exactly as it was received. */
export type RawBody = string | Uint8Array | ArrayBuffer;

/**
 * The event, once its signature is proven to be made with the endpoint's secret, or one of several, within the last
 * five minutes. Throws `WebhookVerificationError` when it is not, and `TypeError` when it was called wrongly.
 */
export function verifyWebhook(rawBody: RawBody, headers: WebhookHeaders, secrets: Secrets): WebhookEvent {
  const verifiers = verifiersOf(typeof secrets === 'object' ? secrets : [secrets]);
  const body = textOf(rawBody);
  const signed = signedHeaders(headers);
  let reason = '';
  for (const verifier of verifiers) {
    try {
      verifier.verify(body, { ...signed }, { jsonParse: false });
      return parse(body);
    } catch (error) {
      if (!(error instanceof Unverified)) throw error;
      reason = error.message;
    }
  }
  throw new WebhookVerificationError(`${reason}. ${adviceOf(reason)}`);
}

function verifiersOf(secrets: readonly (string | undefined)[]): Webhook[] {
  const wrong = (): TypeError =>
    new TypeError(
      'Give the secret of the webhook endpoint as it was shown: whsec_ and base64. Is its environment variable set?',
    );
  if (secrets.length === 0) throw wrong();
  return secrets.map((secret) => {
    // An empty one would verify what anybody signed.
    if (secret === undefined || !/^(?:whsec_)?[\w+/-]{22,}={0,2}$/.test(secret)) throw wrong();
    try {
      return new Webhook(secret);
    } catch {
      // Without the cause, which might quote the secret.
      throw wrong();
    }
  });
}

function textOf(rawBody: unknown): string {
  if (typeof rawBody === 'string') return rawBody;
  const bytes = bytesOf(rawBody);
  if (bytes === undefined)
    throw new TypeError(
      'Give verifyWebhook the raw body, as text or bytes. What a framework has parsed cannot be verified: the signature is over the bytes.',
    );
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new WebhookVerificationError('The body is no UTF-8, which every webhook of Hakika is.', { cause });
  }
}

function parse(body: string): WebhookEvent {
  let event: unknown;
  try {
    event = JSON.parse(body);
  } catch {
    // Refused below: whoever has the secret may sign anything.
  }
  if (typeof event === 'object' && event !== null) return eventOf(event);
  throw new WebhookVerificationError('The body is signed, but is no event of Hakika.');
}

const adviceOf = (reason: string): string =>
  /too (?:old|new)/.test(reason)
    ? 'It is an old webhook sent again by somebody, or a clock is wrong.'
    : 'It is forged, its body was changed on the way, or this is not the secret of this endpoint.';

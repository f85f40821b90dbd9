import { errorOf } from './error-of.ts';
import { HakikaApiError, HakikaConnectionError, HakikaTimeoutError } from './errors.ts';
import type { Fetch } from './options.ts';
import { retryAfterSeconds } from './retry.ts';

export interface Answered<Body> {
  body: Body;
  headers: Headers;
}

type Unanswered = Pick<Message, 'method' | 'url' | 'timeoutMs'> & { idempotencyKey?: string | undefined };

export interface Message {
  fetch: Fetch;
  url: string;
  method: string;
  headers: Record<string, string>;
  content: string | undefined;
  idempotencyKey: string | undefined;
  timeoutMs: number;
  signal: AbortSignal | undefined;
}

/** Sends once and reads the answer whole; throws the error that it stands for. */
export async function send(message: Message): Promise<Answered<unknown>> {
  const { response, text } = await exchange(message);
  const { headers } = response;
  const body = readBody(headers.get('content-type') ?? '', text);
  if (response.ok && body !== undefined) return { body, headers };
  throw failureOf(message.url, response, text, message.idempotencyKey);
}

/** The error that an answer other than the one documented stands for. */
export function failureOf(
  url: string,
  response: Response,
  text: string,
  idempotencyKey?: string,
): HakikaApiError {
  const { status, headers } = response;
  if (status < 400)
    return new HakikaApiError(
      {
        status,
        message: `${url} answered ${status}, but not as a Hakika does. Check baseUrl; it must not redirect.`,
      },
      { idempotencyKey },
    );
  return errorOf(status, readBody(headers.get('content-type') ?? '', text), {
    retryAfterSeconds: retryAfterSeconds(headers.get('retry-after')),
    idempotencyKey,
  });
}

async function exchange(message: Message): Promise<{ response: Response; text: string }> {
  const { fetch, url, method, headers, content, timeoutMs, signal } = message;
  signal?.throwIfAborted();
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      method,
      headers,
      ...(content === undefined ? {} : { body: content }),
      // A redirected POST would arrive as a GET.
      redirect: 'manual',
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
    return { response, text: await response.text() };
  } catch (cause) {
    // The caller's own abort stays what it is.
    signal?.throwIfAborted();
    throw unanswered(message, timeout.aborted, cause);
  }
}

export function unanswered(message: Unanswered, isTimeout: boolean, cause: unknown): HakikaConnectionError {
  const { method, url, idempotencyKey, timeoutMs } = message;
  const what = `${method} ${new URL(url).pathname}`;
  const next =
    idempotencyKey === undefined
      ? 'Make the call again.'
      : `It may have been done all the same. Make the call again with idempotencyKey '${idempotencyKey}', and nothing is done twice.`;
  const options = { cause, idempotencyKey };
  if (isTimeout)
    return new HakikaTimeoutError(`${what} had no answer within ${timeoutMs} ms. ${next}`, options);
  return new HakikaConnectionError(
    `${what} had no answer: no connection to ${new URL(url).origin}, or it broke. ${next}`,
    options,
  );
}

/** Undefined: nothing that Hakika says. */
function readBody(mediaType: string, text: string): unknown {
  if (mediaType.startsWith('text/csv')) return text;
  if (!mediaType.startsWith('application/json')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

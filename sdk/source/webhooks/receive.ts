import { WebhookVerificationError } from './errors.ts';
import type { EventOf, EventType, LaterEvent } from './event.ts';
import type { WebhookHeaders } from './headers.ts';
import { verifyWebhook, type RawBody, type Secrets } from './verify.ts';

export interface WebhookOptions {
  secret: Secrets;
  /** What to do for each type. What throws is not acknowledged, so Hakika sends the event again. */
  on: { [Type in EventType]?: (event: EventOf<Type>) => unknown };
  /** What to do for types that `on` does not name, also those of later versions. Default: acknowledge them. */
  otherwise?: (event: EventOf<EventType> | LaterEvent) => unknown;
  /** What to do with samples (`test: true`), which somebody had sent and no payment is behind. Default: acknowledge them. */
  samples?: (event: EventOf<EventType>) => unknown;
  /** The largest body that is read. Default: 256 KiB; events are a few kB. */
  maxBytes?: number;
}

export const defaultMaxBytes = 256 * 1024;

/** What to answer; a body where there is something to say. */
export interface WebhookAnswer {
  status: 204 | 400 | 405 | 413;
  body?: { error: { code: string; message: string } };
}

export const tooLarge: WebhookAnswer = refused(413, 'body_too_large', 'This is too large for a webhook.');
export const wrongMethod: WebhookAnswer = refused(405, 'method_not_allowed', 'Webhooks are sent by POST.');

/** Verifies, then waits for the handler: only what was dealt with is acknowledged. Throws what the handler throws. */
export async function receive(
  options: WebhookOptions,
  rawBody: RawBody,
  headers: WebhookHeaders,
): Promise<WebhookAnswer> {
  let event;
  try {
    event = verifyWebhook(rawBody, headers, options.secret);
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error;
    return refused(400, 'invalid_webhook', error.message);
  }
  await handlerOf(options, event)?.(event);
  return { status: 204 };
}

/** Each handler takes the events of its own type, which no type can follow from the table to the call. */
interface Handlers {
  on: Record<string, Handler | undefined>;
  otherwise?: Handler;
  samples?: Handler;
}
type Handler = (event: unknown) => unknown;

function handlerOf(options: WebhookOptions, { type, test }: { type: string; test?: boolean }) {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see Handlers
  const { on, otherwise, samples } = options as unknown as Handlers;
  if (test === true) return samples;
  return Object.hasOwn(on, type) ? on[type] : otherwise;
}

function refused(status: 400 | 405 | 413, code: string, message: string): WebhookAnswer {
  return { status, body: { error: { code, message } } };
}

export const bodyWasRead = (): TypeError =>
  new TypeError(
    'The webhook’s body was read or parsed before, so its signature cannot be verified. Register the webhook before any body parser.',
  );

import {
  bodyWasRead,
  defaultMaxBytes,
  receive,
  tooLarge,
  wrongMethod,
  type WebhookAnswer,
  type WebhookOptions,
} from './webhooks/receive.ts';

export type { WebhookOptions } from './webhooks/receive.ts';

/** A handler of webhooks for everything that speaks `Request` and `Response`: Next's app router, Bun, Deno, Workers. */
export const hakikaWebhooks =
  (options: WebhookOptions) =>
  async (request: Request): Promise<Response> => {
    const { status, body } = await take(options, request);
    return body === undefined ? new Response(null, { status }) : Response.json(body, { status });
  };

async function take(options: WebhookOptions, request: Request): Promise<WebhookAnswer> {
  if (request.method !== 'POST') return wrongMethod;
  if (request.bodyUsed) throw bodyWasRead();
  const body = await read(request, options);
  return body === undefined ? tooLarge : await receive(options, body, request.headers);
}

/** Undefined when it is too large. */
async function read(
  request: Request,
  { maxBytes = defaultMaxBytes }: WebhookOptions,
): Promise<ArrayBuffer | undefined> {
  if (request.body === null) return new ArrayBuffer(0);
  let size = 0;
  const limit = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      size += chunk.byteLength;
      if (size > maxBytes) controller.terminate();
      else controller.enqueue(chunk);
    },
  });
  const body = await new Response(request.body.pipeThrough(limit)).arrayBuffer();
  return size > maxBytes ? undefined : body;
}

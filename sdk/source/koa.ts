import { readNodeBody, rawBodyIn, type NodeRequest } from './webhooks/node-request.ts';
import {
  receive,
  tooLarge,
  wrongMethod,
  type WebhookAnswer,
  type WebhookOptions,
} from './webhooks/receive.ts';

export type { WebhookOptions } from './webhooks/receive.ts';

/** What is used of Koa's context. */
interface Context {
  method: string;
  req: NodeRequest;
  request: { rawBody?: unknown; body?: unknown };
  status: number;
  body: unknown;
  set(name: string, value: string): void;
}

/** A Koa handler of webhooks: `router.post('/webhooks/hakika', hakikaWebhooks({ secret, on }))`, before any body parser. */
export const hakikaWebhooks =
  (options: WebhookOptions) =>
  async (ctx: Context): Promise<void> => {
    const { status, body } = await take(options, ctx);
    // What is left of too large a body is not waited for.
    if (status === 413) ctx.set('Connection', 'close');
    ctx.status = status;
    if (body !== undefined) ctx.body = body;
  };

async function take(options: WebhookOptions, { method, req, request }: Context): Promise<WebhookAnswer> {
  if (method !== 'POST') return wrongMethod;
  const body = rawBodyIn(request) ?? (await readNodeBody(req, options));
  return body === undefined ? tooLarge : await receive(options, body, req.headers);
}

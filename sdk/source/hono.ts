import { hakikaWebhooks as fetchWebhooks } from './fetch.ts';
import type { WebhookOptions } from './webhooks/receive.ts';

export type { WebhookOptions } from './webhooks/receive.ts';

/** A Hono handler of webhooks: `app.post('/webhooks/hakika', hakikaWebhooks({ secret, on }))`. */
export function hakikaWebhooks(
  options: WebhookOptions,
): (context: { req: { raw: Request } }) => Promise<Response> {
  const handle = fetchWebhooks(options);
  return (context) => handle(context.req.raw);
}

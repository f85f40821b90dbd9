import { readNodeBody, rawBodyIn, type NodeRequest } from './webhooks/node-request.ts';
import {
  receive,
  tooLarge,
  wrongMethod,
  type WebhookAnswer,
  type WebhookOptions,
} from './webhooks/receive.ts';

export type { WebhookOptions } from './webhooks/receive.ts';

/** What is used of the request of Express, of Next's pages and of Node itself. */
type Request = NodeRequest & { rawBody?: unknown; body?: unknown };
interface Response {
  statusCode: number;
  headersSent: boolean;
  setHeader(name: string, value: string): unknown;
  end(text?: string): unknown;
}

/**
 * A handler of webhooks for Express, Next's pages and plain `node:http`. Register it before any body parser:
 * `app.post('/webhooks/hakika', hakikaWebhooks({ secret, on }))`.
 */
export const hakikaWebhooks =
  (options: WebhookOptions) =>
  async (request: Request, response: Response, next?: (error: unknown) => void): Promise<void> => {
    try {
      answer(response, await take(options, request));
    } catch (error) {
      // Express logs it and answers 500, so that Hakika sends the event again.
      if (next !== undefined) return next(error);
      // Elsewhere nobody catches it: thrown on, it would end the process of whoever is sent half a request.
      // oxlint-disable-next-line eslint/no-console -- where Node itself and Next write what a handler throws
      console.error(error);
      if (response.headersSent) return;
      response.statusCode = 500;
      response.end();
    }
  };

async function take(options: WebhookOptions, request: Request): Promise<WebhookAnswer> {
  if (request.method !== 'POST') return wrongMethod;
  const body = rawBodyIn(request) ?? (await readNodeBody(request, options));
  return body === undefined ? tooLarge : await receive(options, body, request.headers);
}

function answer(response: Response, { status, body }: WebhookAnswer): void {
  response.statusCode = status;
  if (body === undefined) return void response.end();
  response.setHeader('content-type', 'application/json');
  // What is left of too large a body is not waited for.
  if (status === 413) response.setHeader('connection', 'close');
  response.end(JSON.stringify(body));
}

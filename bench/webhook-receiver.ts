import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import * as z from 'zod';
import { serveHttp, type HttpServer } from '../local/http-server.ts';
import type { Journal } from './journal.ts';

const Payload = z.object({
  type: z.string(),
  data: z.object({ phoneNumber: z.string(), status: z.string() }),
});

export interface WebhookReceiver extends HttpServer {
  /** Known once the organisation has its endpoint. */
  useSecret(secret: string): void;
  /** Webhooks that were refused for their signature, or that announce anything but a completed payment. */
  wrong(): number;
}

/** A merchant's server: verifies the signature, answers 204, and notes the time. */
export async function startReceiver(journal: Journal): Promise<WebhookReceiver> {
  let webhook: Webhook | undefined;
  let wrong = 0;
  const server = await serveHttp(async (request, response) => {
    const body = await text(request);
    const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
    try {
      const { type, data } = Payload.parse(webhook?.verify(body, Object.fromEntries(headers)));
      response.writeHead(204).end();
      if (type !== 'payment.completed' || data.status !== 'completed') wrong += 1;
      journal.deliver(data.phoneNumber);
    } catch {
      wrong += 1;
      response.writeHead(401).end();
    }
  });
  return { ...server, useSecret: (secret) => void (webhook = new Webhook(secret)), wrong: () => wrong };
}

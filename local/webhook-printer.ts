import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { styleText } from 'node:util';
import { Webhook } from 'standardwebhooks';
import * as z from 'zod';

const Payload = z.object({
  id: z.string(),
  type: z.string(),
  data: z.object({
    id: z.string(),
    status: z.string().optional(),
    amount: z.number().optional(),
    receiptNumber: z.string().nullish(),
  }),
});

export interface WebhookPrinter {
  /** Known once the organisation has its endpoint. */
  useSecret: (secret: string) => void;
  stop: () => Promise<void>;
}

/** Receives webhooks as a merchant's server would: verifies the signature, then answers 204. */
export async function startWebhookPrinter(
  port: number,
  say: (line: string) => void,
): Promise<WebhookPrinter> {
  let webhook: Webhook | undefined;
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      try {
        if (webhook === undefined) throw new Error('not ready');
        webhook.verify(body, Object.fromEntries(headers(request)));
        say(describe(body));
        response.writeHead(204).end();
      } catch {
        say(styleText('red', 'webhook with a wrong signature: refused'));
        response.writeHead(401).end();
      }
    });
  });
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(port, '127.0.0.1', resolve),
  );
  return {
    useSecret: (secret) => void (webhook = new Webhook(secret)),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const headers = ({ headersDistinct }: IncomingMessage): [string, string][] =>
  Object.entries(headersDistinct).map(([name, values = []]) => [name, values.join(', ')]);

function describe(body: string): string {
  const { type, data } = Payload.parse(JSON.parse(body));
  const amount = data.amount === undefined ? '' : `  KES ${data.amount}`;
  const receipt = data.receiptNumber ? `  receipt ${data.receiptNumber}` : '';
  return `${styleText('green', '✓ webhook')}  ${type.padEnd(18)} ${data.id}${amount}${receipt}  (signature verified)`;
}

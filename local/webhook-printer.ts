import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { styleText } from 'node:util';
import { Webhook } from 'standardwebhooks';
import * as z from 'zod';

const Payload = z.object({
  type: z.string(),
  data: z.object({
    id: z.string().default(''),
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
    text(request)
      .then((body) => {
        const isVerified = webhook !== undefined && verifies(webhook, body, request);
        say(isVerified ? describe(body) : styleText('red', 'webhook with a wrong signature: refused'));
        response.writeHead(isVerified ? 204 : 401).end();
      })
      // Who hangs up in the middle must not end the whole stack.
      .catch(() => response.destroy());
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

function verifies(webhook: Webhook, body: string, request: IncomingMessage): boolean {
  try {
    webhook.verify(body, Object.fromEntries(headers(request)));
    return true;
  } catch {
    return false;
  }
}

const headers = ({ headersDistinct }: IncomingMessage): [string, string][] =>
  Object.entries(headersDistinct).map(([name, values = []]) => [name, values.join(', ')]);

function describe(body: string): string {
  const { type, data } = Payload.parse(JSON.parse(body));
  const amount = data.amount === undefined ? '' : `  KES ${data.amount}`;
  const receipt = data.receiptNumber ? `  receipt ${data.receiptNumber}` : '';
  return `${styleText('green', '✓ webhook')}  ${type.padEnd(18)} ${data.id}${amount}${receipt}  (signature verified)`;
}

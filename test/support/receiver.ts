import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface ReceivedWebhook {
  headers: IncomingHttpHeaders;
  body: string;
  json: { id: string; type: string; sequence: number; timestamp: string; data: Record<string, unknown> };
}

/** A merchant's server: keeps what it receives and answers as it is told. */
export class WebhookReceiver {
  readonly received: ReceivedWebhook[] = [];
  /** How each request is answered; the default is 204. */
  answer: (response: ServerResponse, webhook: ReceivedWebhook) => void = (response) =>
    response.writeHead(204).end();
  url = '';
  private readonly server = createServer((request, response) => {
    void text(request).then((body) => {
      const webhook = { headers: request.headers, body, json: JSON.parse(body) as ReceivedWebhook['json'] };
      this.received.push(webhook);
      this.answer(response, webhook);
    });
  });

  static async start(): Promise<WebhookReceiver> {
    const receiver = new WebhookReceiver();
    await new Promise<void>((resolve) => receiver.server.listen(0, '127.0.0.1', resolve));
    receiver.url = `http://127.0.0.1:${(receiver.server.address() as AddressInfo).port}/hook`;
    return receiver;
  }

  of(type: string, dataId?: string): ReceivedWebhook[] {
    return this.received.filter(
      ({ json }) => json.type === type && (dataId === undefined || json.data['id'] === dataId),
    );
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

import { connect } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { freePort } from '../../local/free-port.ts';
import { startWebhookPrinter, type WebhookPrinter } from '../../local/webhook-printer.ts';

const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const said: string[] = [];
let port: number;
let printer: WebhookPrinter;

beforeEach(async () => {
  said.length = 0;
  port = await freePort(0);
  printer = await startWebhookPrinter(port, (line) => void said.push(line));
  printer.useSecret(secret);
});

afterEach(() => printer.stop());

async function send(event: object, signedWith = secret): Promise<number> {
  const body = JSON.stringify(event);
  const now = new Date();
  const headers = {
    'webhook-id': 'evt_1',
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': new Webhook(signedWith).sign('evt_1', now, body),
  };
  return (await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body })).status;
}

test('a webhook whose signature is right is printed with what matters', async () => {
  const data = { id: 'trxn_1', amount: 1500, receiptNumber: 'UKP1' };
  expect(await send({ type: 'payment.completed', data })).toBe(204);
  expect(said).toEqual([
    expect.stringMatching(/payment\.completed +trxn_1 +KES 1500 +receipt UKP1 +\(signature verified\)/),
  ]);
});

test('one signed with another secret is refused, and said to be wrong', async () => {
  expect(await send({ type: 'payment.completed', data: {} }, `whsec_${'AAAA'.repeat(8)}`)).toBe(401);
  expect(said).toEqual([expect.stringContaining('wrong signature')]);
});

test('who hangs up in the middle of a webhook does no harm', async () => {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf');
  socket.destroy();
  await once(socket, 'close');
  expect(await send({ type: 'customer.created', data: { id: 'cus_1' } })).toBe(204);
  expect(said).toHaveLength(1);
});

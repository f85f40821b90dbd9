import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { Engine } from '../../support/engine.ts';
import { eventually } from '../../support/eventually.ts';
import { WebhookReceiver } from '../../support/receiver.ts';

let engine: Engine;
let other: WebhookReceiver;
beforeAll(async () => {
  engine = await Engine.start({ tempo: 20 });
  other = await WebhookReceiver.start();
});
afterAll(async () => {
  await engine.stop();
  await other.stop();
});

const change = (body: object) =>
  engine.request('PATCH', `/v1/daraja-credentials/${engine.tenant.credentialId}`, body);

test('a change of where the money goes reaches every endpoint, signed, whichever events it wants', async () => {
  const { secret } = await engine.listen(['payment.completed']);
  const second = await engine.listen([], other.url);
  await change({ passkey: 'stolen-passkey', defaultAccountReference: 'THIEF' });
  for (const [receiver, key] of [
    [engine.receiver, secret],
    [other, second.secret],
  ] as const) {
    const [webhook] = await eventually(() => {
      const received = receiver.of('credentials.changed', engine.tenant.credentialId);
      expect(received).toHaveLength(1);
      return Promise.resolve(received);
    });
    const headers = webhook!.headers as Record<string, string>;
    expect(new Webhook(key).verify(webhook!.body, headers)).toMatchObject({
      type: 'credentials.changed',
      sequence: 1,
      data: {
        id: engine.tenant.credentialId,
        defaultAccountReference: 'THIEF',
        change: 'updated',
        changedFields: ['defaultAccountReference', 'passkey'],
      },
    });
    expect(webhook!.body).not.toMatch(/stolen-passkey|simulator-secret|simulator-key/);
  }
});

test('a disabled endpoint is not told', async () => {
  const { body } = await engine.request('GET', '/v1/webhook-endpoints');
  for (const { id } of body.data)
    await engine.request('PATCH', `/v1/webhook-endpoints/${String(id)}`, { disabled: true });
  const { id } = await engine.listen(['payment.failed']);
  await change({ defaultAccountReference: 'BACK' });
  await eventually(() => {
    expect(engine.receiver.of('credentials.changed')).toHaveLength(2);
    return Promise.resolve();
  });
  const deliveries = await engine.request('GET', '/v1/webhook-deliveries?limit=100');
  const ofSecond = deliveries.body.data.filter(({ endpointId }) => endpointId === id);
  expect(ofSecond).toHaveLength(1);
  expect(deliveries.body.data).toHaveLength(3);
});

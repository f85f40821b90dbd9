import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { deliverWebhook } from '../../activities/deliver-webhook.ts';
import { type WebhookDelivery, WebhookEndpoint } from '../../db/entities/index.ts';
import { eventually } from '../support/eventually.ts';
import { WebhookReceiver } from '../support/receiver.ts';
import { hours, World } from './world.ts';

const days = 24 * hours;
let world: World;
let receiver: WebhookReceiver;
/** Requests that wait for their answer, in the order of their arrival. */
let waiting: ServerResponse[];

beforeAll(async () => {
  world = await World.start();
  receiver = await WebhookReceiver.start();
});
afterAll(async () => {
  await receiver.stop();
  await world.stop();
});
beforeEach(async () => {
  await world.forgetWebhooks();
  waiting = [];
  receiver.answer = (response) => void waiting.push(response);
});

/** Begins to deliver, and returns when the receiver has it: what was read of the endpoint is read by now. */
async function begin({ id }: WebhookDelivery): Promise<{ end: (status: number) => Promise<unknown> }> {
  const before = waiting.length;
  const outcome = deliverWebhook(world.deps, id).catch((error: unknown) => String(error));
  await eventually(() => expect(waiting).toHaveLength(before + 1));
  return {
    async end(status) {
      waiting[before]!.writeHead(status).end();
      return await outcome;
    },
  };
}

const readEndpoint = ({ id }: { id: string }) => world.em.findOneOrFail(WebhookEndpoint, { id });

test('a webhook that is taken while another fails keeps an endpoint that failed for 5 days', async () => {
  const endpoint = await world.endpoint({
    url: receiver.url,
    failingSince: new Date(Date.now() - 6 * days),
  });
  const slow = await begin(await world.deliveryTo(endpoint));
  const quick = await begin(await world.deliveryTo(endpoint));
  expect(await quick.end(204)).toBe('delivered');
  expect(await slow.end(500)).toContain('Not delivered');
  expect(await readEndpoint(endpoint)).toMatchObject({ disabledAt: null });
});

test('a delivery that two workers send at once is recorded once, and delivered in the end', async () => {
  const endpoint = await world.endpoint({ url: receiver.url });
  const delivery = await world.deliveryTo(endpoint);
  const [one, two] = [await begin(delivery), await begin(delivery)];
  expect(await one.end(500)).toContain('Not delivered: answered 500');
  // What was read is no longer so: Temporal tries again by its own policy.
  expect(await two.end(204)).toContain('OutrunError');
  expect(await world.attempts(delivery.id)).toMatchObject([{ number: 1, outcome: 'refused' }]);
  const again = await begin(delivery);
  expect(await again.end(204)).toBe('delivered');
  expect(await deliverWebhook(world.deps, delivery.id)).toBe('delivered');
  expect(waiting).toHaveLength(3);
});

test('an endpoint that is deleted while its receiver answers 410 is disabled no more, and nobody is told', async () => {
  const endpoint = await world.endpoint({ url: receiver.url });
  const watching = await world.endpoint({ url: receiver.url });
  const slow = await begin(await world.deliveryTo(endpoint));
  const toldBefore = await world.deliveries({ endpointId: watching.id });
  await world.sql('update webhook_endpoints set deleted_at = now() where id = ?', [endpoint.id]);
  expect(await slow.end(410)).toBe('undelivered');
  expect(await readEndpoint(endpoint)).toMatchObject({ disabledAt: null });
  expect(await world.deliveries({ endpointId: watching.id })).toEqual(toldBefore);
});

test('an endpoint that moves while its old address answers 410 is not disabled for that', async () => {
  const endpoint = await world.endpoint({ url: receiver.url });
  const slow = await begin(await world.deliveryTo(endpoint));
  await world.sql('update webhook_endpoints set url = ? where id = ?', [`${receiver.url}/new`, endpoint.id]);
  expect(await slow.end(410)).toBe('undelivered');
  expect(await readEndpoint(endpoint)).toMatchObject({ disabledAt: null });
});

test('a try that ends after its webhook was sent again leaves the resend as it is', async () => {
  const endpoint = await world.endpoint({ url: receiver.url });
  const delivery = await world.deliveryTo(endpoint);
  const slow = await begin(delivery);
  await world.sql(
    'update webhook_deliveries set resends = 1, resent_at = clock_timestamp(), dispatch_at = clock_timestamp() where id = ?',
    [delivery.id],
  );
  expect(await slow.end(410)).toContain('OutrunError');
  expect(await world.attempts(delivery.id)).toEqual([]);
  expect(await deliverWebhook(world.deps, delivery.id)).toBe('resent');
  const again = deliverWebhook(world.deps, delivery.id, 1);
  await eventually(() => expect(waiting).toHaveLength(2));
  waiting[1]!.writeHead(204).end();
  expect(await again).toBe('delivered');
  expect(await world.attempts(delivery.id)).toMatchObject([{ number: 1, outcome: 'delivered' }]);
});

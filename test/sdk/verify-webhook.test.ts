import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { verifyWebhook, WebhookVerificationError, type WebhookEvent } from '../../sdk/source/index.ts';

const secret = `whsec_${Buffer.from('one secret of thirty-two bytes !').toString('base64')}`;
const otherSecret = `whsec_${Buffer.from('another one of thirty-two bytes!').toString('base64')}`;
const event = {
  id: 'evt_1',
  type: 'payment.completed',
  object: 'event',
  sequence: 1,
  data: { id: 'trxn_1', description: 'Chai ☕' },
};
const body = JSON.stringify(event);

function sign(
  text = body,
  { at = new Date(), by = secret, prefix = 'webhook' } = {},
): Record<string, string> {
  return {
    [`${prefix}-id`]: 'evt_1',
    [`${prefix}-timestamp`]: String(Math.floor(at.getTime() / 1000)),
    [`${prefix}-signature`]: new Webhook(by).sign('evt_1', at, text),
  };
}

afterEach(() => void jest.useRealTimers());

test('one fixed signature, known from the standard, is verified', () => {
  jest.useFakeTimers({ now: 1_614_265_330_000 });
  const known = verifyWebhook(
    '{"test": 2432232314}',
    {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    },
    'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  );
  expect(known).toEqual({ test: 2432232314 });
});

describe('the body is taken as', () => {
  const bytes = new TextEncoder().encode(body);
  test.each<[string, string | Uint8Array | ArrayBuffer]>([
    ['text', body],
    ['a Buffer', Buffer.from(body)],
    ['a Uint8Array', bytes],
    ['a part of a larger buffer', Buffer.from(`xx${body}xx`).subarray(2, -2)],
    ['an ArrayBuffer', bytes.buffer],
    ['bytes of another realm', runInNewContext('Uint8Array.from(bytes)', { bytes }) as Uint8Array],
  ])('%s', (_form, raw) => {
    expect(verifyWebhook(raw, sign(), secret)).toEqual(event);
  });

  test.each<[string, unknown]>([
    ['JSON that was parsed', event],
    ['nothing', undefined],
    ['a list', [body]],
  ])('never %s, which cannot be verified', (_form, raw) => {
    expect(() => verifyWebhook(raw as string, sign(), secret)).toThrow(TypeError);
    expect(() => verifyWebhook(raw as string, sign(), secret)).toThrow('Give verifyWebhook the raw body');
  });

  test('no text that is no UTF-8, which would be read as another', () => {
    const broken = Buffer.from([0x22, 0xff, 0x22]);
    expect(() => verifyWebhook(broken, sign(broken.toString()), secret)).toThrow('The body is no UTF-8');
  });
});

describe('the headers are taken', () => {
  test('as an object, in any case, and as lists', () => {
    const upper = Object.fromEntries(
      Object.entries(sign()).map(([name, value]) => [name.toUpperCase(), value]),
    );
    const lists = Object.fromEntries(Object.entries(sign()).map(([name, value]) => [name, [value]]));
    for (const headers of [upper, lists]) expect(verifyWebhook(body, headers, secret)).toEqual(event);
  });

  test('as Headers', () => {
    expect(verifyWebhook(body, new Headers(sign()), secret)).toEqual(event);
  });

  test('by the names of svix', () => {
    expect(verifyWebhook(body, sign(body, { prefix: 'svix' }), secret)).toEqual(event);
  });

  test('not half by one name and half by the other', () => {
    const { 'webhook-id': _, ...rest } = sign();
    const mixed = { ...rest, 'svix-id': 'evt_1' };
    expect(() => verifyWebhook(body, mixed, secret)).toThrow('The headers webhook-id, webhook-timestamp and');
  });
});

test('any of several secrets, and any of several signatures, is enough while they rotate', () => {
  expect(verifyWebhook(body, sign(), [otherSecret, secret])).toEqual(event);
  const [mine, others] = [sign(), sign(body, { by: otherSecret })];
  const both = {
    ...mine,
    'webhook-signature': `${others['webhook-signature']} ${mine['webhook-signature']}`,
  };
  expect(verifyWebhook(body, both, secret)).toEqual(event);
});

describe('is refused:', () => {
  const minutes = (count: number): Date => new Date(Date.now() + count * 60_000);
  const signature = sign()['webhook-signature'];
  test.each<[string, string, Record<string, string>, string]>([
    ['another secret', body, sign(body, { by: otherSecret }), 'No matching signature found. It is forged'],
    ['a body that was changed', body.replace('evt_1', 'evt_2'), sign(), 'No matching signature found'],
    ['a body that was written anew', JSON.stringify(event, null, 1), sign(), 'No matching signature found'],
    ['another id', body, { ...sign(), 'webhook-id': 'evt_2' }, 'No matching signature found'],
    ['another time', body, { ...sign(), 'webhook-timestamp': String(Date.now() / 1000 - 60) }, 'No matching'],
    ['a time that is none', body, { ...sign(), 'webhook-timestamp': 'now' }, 'Invalid Signature Headers'],
    [
      'an old one, sent again',
      body,
      sign(body, { at: minutes(-6) }),
      'Message timestamp too old. It is an old',
    ],
    ['one of the future', body, sign(body, { at: minutes(6) }), 'Message timestamp too new'],
    ['part of a signature', body, { ...sign(), 'webhook-signature': signature!.slice(0, -4) }, 'No matching'],
    [
      'a signature of another version',
      body,
      { ...sign(), 'webhook-signature': signature!.replace('v1', 'v2') },
      'No matching',
    ],
    ['an empty signature', body, { ...sign(), 'webhook-signature': '' }, 'are not all there'],
    ['a version alone', body, { ...sign(), 'webhook-signature': 'v1' }, 'No matching'],
    ['no headers', body, {}, 'are not all there'],
    ['signed text that is no event', '1', sign('1'), 'is no event'],
    ['signed text that is no JSON', 'event', sign('event'), 'is no event'],
  ])('%s', (_what, text, headers, message) => {
    const verify = () => verifyWebhook(text, headers, secret);
    expect(verify).toThrow(WebhookVerificationError);
    expect(verify).toThrow(message);
  });

  test.each<[string, string | string[]]>([
    ['an empty secret', ''],
    ['no secret', []],
    ['a variable that is not set', [undefined as never]],
    ['what is no secret', 'whsec_not base64!'],
    ['an empty secret, by which anybody signs', 'whsec_'],
  ])('%s, as a mistake of the caller, and never shown', (_what, secrets) => {
    const verify = () => verifyWebhook(body, sign(), secrets);
    expect(verify).toThrow(TypeError);
    expect(verify).toThrow('Give the secret of the webhook endpoint');
    expect(verify).not.toThrow('not base64');
  });
});

test('the type of an event tells the type of its data, also beside types of later versions', () => {
  const describeEvent = (received: WebhookEvent): string => {
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- types of later versions have no case
    switch (received.type) {
      case 'payment.completed':
        return `${received.data.receiptNumber}`;
      case 'endpoint.disabled':
        return received.data.url;
      case 'payment.failed':
      case 'payment.canceled':
      case 'payment.unknown':
      case 'payment.updated':
        return received.data.statusDetail ?? '';
      case 'customer.created':
      case 'customer.updated':
      case 'customer.deleted':
      case 'credentials.changed':
        return received.data.id;
      default: {
        // @ts-expect-error -- what a later version tells is not known
        void received.data.id;
        return `later: ${received.type}`;
      }
    }
  };
  const later = JSON.stringify({ ...event, type: 'payment.refunded' });
  expect(describeEvent(verifyWebhook(later, sign(later), secret))).toBe('later: payment.refunded');
});

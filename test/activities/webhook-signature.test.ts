import { describe, expect, test } from '@jest/globals';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { Webhook as SvixWebhook } from 'svix';
import { signatureHeaders } from '../../activities/webhook-signature.ts';
import { newWebhookSecret } from '../../db/webhook-secret.ts';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const otherSecret = 'whsec_plJ3nmyCDGBKInavdOK15jsl';
// Written as the standard's own test has it, with the space: a signature is of bytes, not of values.
const body = '{"test": 2432232314}';

const now = (): { id: string; at: Date; body: string } => ({ id: 'evt_1', at: new Date(), body });
const verifiers = [
  {
    library: 'standardwebhooks',
    prefix: 'webhook',
    verify: (key: string, text: string, headers: Record<string, string>) =>
      new StandardWebhook(key).verify(text, headers),
  },
  {
    library: 'svix',
    prefix: 'svix',
    verify: (key: string, text: string, headers: Record<string, string>) =>
      new SvixWebhook(key).verify(text, headers),
  },
];

test('the fixed vector of Standard Webhooks', () => {
  const message = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', at: new Date(1_614_265_330_000), body };
  const signature = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
  expect(signatureHeaders(message, [secret])).toEqual({
    'webhook-id': message.id,
    'webhook-timestamp': '1614265330',
    'webhook-signature': signature,
    'svix-id': message.id,
    'svix-timestamp': '1614265330',
    'svix-signature': signature,
  });
});

describe.each(verifiers)('for $library', ({ prefix, verify }) => {
  /** Only this library's headers, so that the others cannot help. */
  const signed = (secrets: string[], message = now()): Record<string, string> =>
    Object.fromEntries(
      Object.entries(signatureHeaders(message, secrets)).filter(([name]) => name.startsWith(`${prefix}-`)),
    );
  const name = (header: string): string => `${prefix}-${header}`;

  test('a message verifies', () => {
    expect(() => verify(secret, body, signed([secret]))).not.toThrow();
  });

  test('a new secret verifies', () => {
    const made = newWebhookSecret();
    expect(() => verify(made, body, signed([made]))).not.toThrow();
  });

  test('while a secret rotates the message verifies with either', () => {
    const headers = signed([otherSecret, secret]);
    expect(headers[name('signature')]?.split(' ')).toHaveLength(2);
    expect(() => verify(secret, body, headers)).not.toThrow();
    expect(() => verify(otherSecret, body, headers)).not.toThrow();
  });

  test.each(['id', 'timestamp', 'signature'])('a message without its %s is refused', (header) => {
    const headers = Object.fromEntries(
      Object.entries(signed([secret])).filter(([key]) => key !== name(header)),
    );
    expect(() => verify(secret, body, headers)).toThrow('Missing required headers');
  });

  const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);
  const attacks: { attack: string; text?: string; headers: () => Record<string, string> }[] = [
    { attack: 'signed with another secret', headers: () => signed([otherSecret]) },
    { attack: 'of ten minutes ago', headers: () => signed([secret], { ...now(), at: minutesAgo(10) }) },
    { attack: 'of ten minutes ahead', headers: () => signed([secret], { ...now(), at: minutesAgo(-10) }) },
    {
      attack: 'with a changed body',
      text: body.replace('2432232314', '2432232315'),
      headers: () => signed([secret]),
    },
    { attack: 'with one space less', text: body.replace(' ', ''), headers: () => signed([secret]) },
    { attack: 'with another id', headers: () => ({ ...signed([secret]), [name('id')]: 'evt_2' }) },
    {
      attack: 'with a later timestamp',
      headers: () => ({
        ...signed([secret]),
        [name('timestamp')]: String(Math.floor(Date.now() / 1000) + 1),
      }),
    },
    {
      attack: 'with half a signature',
      headers: () => {
        const headers = signed([secret]);
        return { ...headers, [name('signature')]: String(headers[name('signature')]).slice(0, 12) };
      },
    },
    { attack: 'with the version only', headers: () => ({ ...signed([secret]), [name('signature')]: 'v1,' }) },
    { attack: 'with an empty signature', headers: () => ({ ...signed([secret]), [name('signature')]: '' }) },
    {
      attack: 'with a signature of no version',
      headers: () => {
        const headers = signed([secret]);
        return { ...headers, [name('signature')]: String(headers[name('signature')]).slice(3) };
      },
    },
  ];

  test.each(attacks)('a message $attack is refused', ({ text = body, headers }) => {
    expect(() => verify(secret, text, headers())).toThrow(/matching signature|timestamp|required headers/i);
  });
});

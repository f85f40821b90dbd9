import { eventPayloads, type EventPayload } from '../events/payloads.ts';
import { exampleFor, json, schemaOf } from './schema-of.ts';

const headers = {
  id: {
    description: 'The event’s id, the same on every try and every resend: what tells a repetition.',
    schema: { type: 'string', pattern: '^evt_[0-9a-z]{26}$' },
    example: 'evt_01m2fg3881x5b8d1f4h7k0n3q6',
  },
  timestamp: {
    description: 'When this try was sent, in seconds since 1970. Refuse one that is off by five minutes.',
    schema: { type: 'string', pattern: '^[0-9]{10}$' },
    example: '1789374080',
  },
  signature: {
    description:
      '`v1,` and the HMAC-SHA256 of `<id>.<timestamp>.<body>` in base64; several, separated by spaces, while a secret rotates.',
    schema: { type: 'string', pattern: '^v1,[A-Za-z0-9+/=]{44}( v1,[A-Za-z0-9+/=]{44})*$' },
    example: 'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
  },
};

/** The same values under two names: of Standard Webhooks, and of Svix, which older readers know. */
export const webhookHeaders: Record<string, object> = Object.fromEntries(
  ['webhook', 'svix'].flatMap((prefix) =>
    Object.entries(headers).map(([name, header]) => [
      `${prefix}-${name}`,
      { name: `${prefix}-${name}`, in: 'header', required: true, ...header },
    ]),
  ),
);

const answers = {
  '2XX': { description: 'Taken. Answer within 15 s; what is in the body does not matter.' },
  '410': { description: 'Disables the endpoint: nothing more is sent to it.' },
  '4XX': {
    description:
      'Not taken, like every other answer, a redirect and none at all. It is sent again: after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h, each ±20 %; a `Retry-After` is honoured between once and twice the planned wait.',
  },
};

/** What Hakika sends to webhook endpoints, an entry for each type of event. */
export const webhooks = (): Record<string, object> =>
  Object.fromEntries(eventPayloads.map((payload) => [payload.type, { post: operation(payload) }]));

const operation = ({ type, summary, description, schema, data, example }: EventPayload): object => ({
  operationId: `on${type
    .split('.')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')}`,
  tags: ['Webhook events'],
  summary,
  description,
  // Signed by the endpoint's own secret.
  security: [],
  parameters: Object.keys(webhookHeaders).map((name) => ({ $ref: `#/components/parameters/${name}` })),
  requestBody: {
    required: true,
    content: json(schemaOf(schema, 'output'), {
      event: { summary, value: eventExample({ schema, data, example }) },
    }),
  },
  responses: answers,
});

/** The event happened when its object was last changed. */
function eventExample({ schema, data, example }: Pick<EventPayload, 'schema' | 'data' | 'example'>): object {
  const subject = example ?? objectOf(exampleFor(data, 'output'));
  const timestamp = 'updatedAt' in subject ? { timestamp: subject.updatedAt } : {};
  // No sample: it really happened.
  const { test: _test, ...event } = { test: undefined, ...objectOf(exampleFor(schema, 'output')) };
  return { ...event, ...timestamp, data: subject };
}

const objectOf = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {});

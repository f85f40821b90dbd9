import { WebhookVerificationError } from './errors.ts';

/** Headers as any server has them: a `Headers`, or an object whose values may be lists. */
export type WebhookHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

interface SignedHeaders {
  'webhook-id': string;
  'webhook-timestamp': string;
  'webhook-signature': string;
}

const prefixes = ['webhook', 'svix'];

/** What the signature is about, by either of the names under which it is sent; never some of one and some of the other. */
export function signedHeaders(headers: WebhookHeaders): SignedHeaders {
  const value = reader(headers);
  for (const prefix of prefixes) {
    const [id, timestamp, signature] = ['id', 'timestamp', 'signature'].map((name) =>
      value(`${prefix}-${name}`),
    );
    if (id && timestamp && signature)
      return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
  }
  throw new WebhookVerificationError(
    'The headers webhook-id, webhook-timestamp and webhook-signature are not all there. This is no webhook of Hakika, or a proxy took them away.',
  );
}

function reader(headers: WebhookHeaders): (name: string) => string | undefined {
  if (isHeaders(headers)) return (name) => headers.get(name) ?? undefined;
  const lowered = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return (name) => {
    const value = lowered.get(name);
    return typeof value === 'object' ? value[0] : value;
  };
}

/** By what it can do: other realms and libraries have a class of their own. */
const isHeaders = (headers: WebhookHeaders): headers is Headers => typeof headers['get'] === 'function';

import { Webhook } from 'standardwebhooks';

export interface SignedMessage {
  /** The event's id: the same on every try, so that a receiver can tell a repetition. */
  id: string;
  at: Date;
  body: string;
}

/**
 * The headers of Standard Webhooks v1, and the same values under the names that Svix's libraries read. Several secrets
 * while one rotates: each signs, separated by a space.
 */
export function signatureHeaders(
  { id, at, body }: SignedMessage,
  secrets: readonly string[],
): Record<string, string> {
  const signature = secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' ');
  const timestamp = String(Math.floor(at.getTime() / 1000));
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signature,
    'svix-id': id,
    'svix-timestamp': timestamp,
    'svix-signature': signature,
  };
}

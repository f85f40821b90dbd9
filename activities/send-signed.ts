import type { WebhookEndpoint } from '../db/entities/index.ts';
import type { ActivityDeps } from './deps.ts';
import { sendWebhook, type WebhookAnswer, type WebhookRequest } from './webhook-request.ts';
import { signatureHeaders, type SignedMessage } from './webhook-signature.ts';

/** What came of one message, and how long it took. */
export interface Sent {
  answer: WebhookAnswer;
  durationMs: number;
}

/** Sends one message to an endpoint, once, signed by these secrets. Never throws. */
export async function sendSigned(
  deps: ActivityDeps,
  endpoint: WebhookEndpoint,
  message: SignedMessage,
  secrets: () => readonly string[],
): Promise<Sent> {
  const startedMs = performance.now();
  const answer = await send(deps, endpoint, message, secrets);
  return { answer, durationMs: Math.round(performance.now() - startedMs) };
}

async function send(
  deps: ActivityDeps,
  endpoint: WebhookEndpoint,
  message: SignedMessage,
  secrets: () => readonly string[],
): Promise<WebhookAnswer> {
  let request: WebhookRequest;
  try {
    request = {
      url: endpoint.url,
      body: message.body,
      headers: signatureHeaders(message, secrets()),
      allowPrivate: deps.webhookAllowPrivate && endpoint.environment === 'sandbox',
    };
  } catch (error) {
    // An attempt like any other, so that its schedule ends and its owner can see why.
    deps.log.error(
      { endpointId: endpoint.id, error },
      'webhook secret cannot be opened; check HAKIKA_ROOT_KEY',
    );
    const detail = 'The secret of this endpoint cannot be opened, so nothing can be signed.';
    return { outcome: 'blocked', httpStatus: null, detail, body: null, retryAfterMs: undefined };
  }
  return await sendWebhook(request);
}

type Sealing = Pick<ActivityDeps, 'sealer'>;

export const newestSecret = ({ sealer }: Sealing, { id, secretSealed }: WebhookEndpoint): string =>
  sealer.open('webhook-secret', id, secretSealed);

/** All secrets that sign at this instant, by the database's clock: two while one rotates. */
export function signingSecrets(deps: Sealing, endpoint: WebhookEndpoint, at: Date): string[] {
  const { previousSecretSealed: previous, previousSecretUntil: until } = endpoint;
  const secrets = [newestSecret(deps, endpoint)];
  if (previous !== null && until !== null && until > at)
    secrets.push(deps.sealer.open('webhook-secret', endpoint.id, previous));
  return secrets;
}

// Without the client, for servers that only receive.
export { WebhookVerificationError } from './webhooks/errors.ts';
export type { EventOf, EventType, LaterEvent, LaterType, WebhookEvent } from './webhooks/event.ts';
export type { WebhookHeaders } from './webhooks/headers.ts';
export { verifyWebhook, type RawBody, type Secrets } from './webhooks/verify.ts';

import type { Transaction, WebhookEndpoint } from '../objects.ts';
import type { Schemas } from '../operation.ts';

/** What each event is about: `data` as it was at `timestamp`. */
export interface EventData {
  'payment.completed': Transaction;
  'payment.failed': Transaction;
  'payment.canceled': Transaction;
  'payment.unknown': Transaction;
  'payment.updated': Transaction;
  'customer.created': Record<string, unknown>;
  'customer.updated': Record<string, unknown>;
  'customer.deleted': Record<string, unknown>;
  'credentials.changed': Record<string, unknown>;
  'endpoint.disabled': WebhookEndpoint;
}
export type EventType = keyof EventData;

type EventFields = Omit<Schemas['Event'], 'type' | 'data'>;

export type EventOf<Type extends EventType> = {
  [Each in Type]: EventFields & { type: Each; data: EventData[Each] };
}[Type];

/**
 * Stands for every type that this version does not know; the value is that type's name. A word of its own, and not
 * `string`, so that asking for a known type leaves it out.
 */
export type LaterType = '(a type of a later version)';
export type LaterEvent = EventFields & { type: LaterType; data: unknown };

/** An event of any type: asking for its `type` tells what `data` is. */
export type WebhookEvent = EventOf<EventType> | LaterEvent;

/** An event as the API made it, by its type. */
export const eventOf = (event: object): WebhookEvent =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- signed by the API, or read from it
  event as WebhookEvent;

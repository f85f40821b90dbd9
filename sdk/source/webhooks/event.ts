import type { Schemas } from '../operation.ts';

/** Every event by its type. `data` is what it is about, as it was at `timestamp`. */
type Events = Schemas['WebhookEvents'];

export type EventType = keyof Events;
export type EventOf<Type extends EventType> = Events[Type];

/**
 * Stands for every type that this version does not know; the value is that type's name. A word of its own, and not
 * `string`, so that asking for a known type leaves it out.
 */
export type LaterType = '(a type of a later version)';
export type LaterEvent = Omit<Schemas['Event'], 'type' | 'data'> & { type: LaterType; data: unknown };

/** An event of any type: asking for its `type` tells what `data` is. */
export type WebhookEvent = EventOf<EventType> | LaterEvent;

/** An event as the API made it, by its type. */
export const eventOf = (event: object): WebhookEvent =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- signed by the API, or read from it
  event as WebhookEvent;

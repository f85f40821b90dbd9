import type { Lister } from './list.ts';
import type { Query } from './operation.ts';
import { delayMs, isWorthRetrying, sleep } from './retry.ts';
import { decodePlace, encodePlace } from './place.ts';
import { eventOf, type WebhookEvent } from './webhooks/event.ts';

export interface FollowOptions extends Pick<Query<'listEvents'>, 'types' | 'since'> {
  /** Where to go on: that of the last event that was dealt with, of a `follow` with the same `types` and `since`. */
  position?: string;
  /** How often to look for news, in milliseconds. Default: 2 000. */
  pollMs?: number;
  /** Told each time that the API does not answer; it is asked again until it does. */
  onTrouble?: (error: unknown) => void;
  signal?: AbortSignal;
}

export interface FollowedEvent {
  event: WebhookEvent;
  /** Keep it once the event is dealt with. */
  position: string;
}

const defaultPollMs = 2_000;

/**
 * Reads the list upwards and goes on looking at its last page, which has no cursor to what comes next; what was given
 * there before is passed over.
 */
export async function* follow(
  list: Lister,
  options: FollowOptions = {},
): AsyncGenerator<FollowedEvent, never> {
  const { position, pollMs = defaultPollMs, signal } = options;
  let place = position === undefined ? { cursor: null, lastEventId: null } : decodePlace(position);
  for (;;) {
    const { cursor, lastEventId } = place;
    const page = await pageAt(list, cursor, options);
    const seen = page.data.findIndex(({ id }) => id === lastEventId);
    for (const event of page.data.slice(seen + 1)) {
      place = { cursor, lastEventId: event.id };
      yield { event: eventOf(event), position: encodePlace(place) };
    }
    if (page.meta.cursor === null) await sleep(pollMs, signal);
    else place = { cursor: page.meta.cursor, lastEventId: null };
  }
}

/** Asks until there is an answer: whoever follows has nothing better to do. */
async function pageAt(
  list: Lister,
  cursor: string | null,
  { types, since, onTrouble, signal }: FollowOptions,
) {
  const query = {
    ...(types && { types }),
    ...(since && { since }),
    ...(cursor !== null && { cursor }),
    sortOrder: 'asc',
    limit: 100,
  } as const;
  for (let failures = 1; ; failures += 1) {
    try {
      return await list('listEvents', query, { maxRetries: 0, ...(signal && { signal }) }).page();
    } catch (error) {
      if (!isWorthRetrying(error)) throw error;
      onTrouble?.(error);
      await sleep(delayMs(failures, error), signal);
    }
  }
}

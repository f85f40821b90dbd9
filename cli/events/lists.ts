import type { Hakika, Schemas } from '../../sdk/source/index.ts';
import type { ReadPage } from './follow.ts';

export type Event = Schemas['Event'];
export type EventResend = Schemas['EventResend'];

/** One call for each look: whoever follows asks again anyway. */
const once = (signal: AbortSignal) => ({ maxRetries: 0, signal });

export const readEvents =
  (hakika: Hakika): ReadPage<Event> =>
  (place, signal) =>
    hakika.request('listEvents', { query: { ...place, sortOrder: 'asc', limit: 100 } }, once(signal));

export const readResends =
  (hakika: Hakika): ReadPage<EventResend> =>
  (place, signal) =>
    hakika.request('listEventResends', { query: { ...place, sortOrder: 'asc', limit: 100 } }, once(signal));

/** Where to begin with what comes from now on; empty: with the first that there ever is. */
export async function newestEvent(hakika: Hakika): Promise<{ after?: string }> {
  const { data } = await hakika.request('listEvents', { query: { limit: 1, sortOrder: 'desc' } });
  return data[0] === undefined ? {} : { after: data[0].id };
}

export async function newestResend(hakika: Hakika): Promise<{ after?: string }> {
  const { data } = await hakika.request('listEventResends', { query: { limit: 1, sortOrder: 'desc' } });
  return data[0] === undefined ? {} : { after: data[0].id };
}

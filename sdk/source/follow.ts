import type { Page } from './list.ts';
import type { CallOptions } from './options.ts';
import { delayMs, mayPass, sleep } from './retry.ts';

export interface FollowOptions {
  /**
   * The id of the last one that was dealt with; goes before `since`. Empty: begin with the first that there is. With
   * neither one begins with what comes from now on.
   */
  after?: string;
  /** Begin with what happened at this instant or later. */
  since?: string;
  /** How often to look for news, in milliseconds. Default: 1 000. */
  pollMs?: number;
  /** Told once when the API stops answering; it is asked until it does. */
  onTrouble?: (error: unknown) => void;
  /** Told when it answers again. Nothing was missed. */
  onRecovery?: () => void;
  /** Ends it. */
  signal?: AbortSignal;
}

interface Look {
  after?: string;
  since?: string;
  sortOrder: 'asc' | 'desc';
  limit: number;
}
type Read<One> = (look: Look, options: CallOptions) => Promise<Page<One>>;

/** All of a list that grows at its end, in order, as it comes. */
export async function* follow<One extends { id: string }>(
  read: Read<One>,
  options: FollowOptions = {},
): AsyncGenerator<One, void> {
  try {
    yield* followEndlessly(read, options);
  } catch (error) {
    // To be told to end is no failure.
    if (options.signal?.aborted !== true) throw error;
  }
}

async function* followEndlessly<One extends { id: string }>(
  read: Read<One>,
  options: FollowOptions,
): AsyncGenerator<One, never> {
  const { pollMs = 1_000, signal } = options;
  let place = await beginning(read, options);
  for (;;) {
    const page = await readPatiently(read, { ...place, sortOrder: 'asc', limit: 100 }, options);
    for (const one of page.data) {
      signal?.throwIfAborted();
      yield one;
      place = { after: one.id };
    }
    if (!page.meta.hasNextPage) await sleep(pollMs, signal);
  }
}

async function beginning<One extends { id: string }>(read: Read<One>, options: FollowOptions) {
  const { after, since } = options;
  if (after !== undefined) return { after };
  if (since !== undefined) return { since };
  const { data } = await readPatiently(read, { sortOrder: 'desc', limit: 1 }, options);
  return { after: data[0]?.id ?? '' };
}

/** Asks until there is an answer: whoever follows has nothing better to do. */
async function readPatiently<One>(
  read: Read<One>,
  look: Look,
  { signal, onTrouble, onRecovery }: FollowOptions,
): Promise<Page<One>> {
  for (let failures = 0; ; failures += 1) {
    try {
      const page = await read(look, { maxRetries: 0, ...(signal && { signal }) });
      if (failures > 0) onRecovery?.();
      return page;
    } catch (error) {
      if (!mayPass(error)) throw error;
      if (failures === 0) onTrouble?.(error);
      await sleep(delayMs(failures + 1, error), signal);
    }
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import { HakikaApiError, HakikaConnectionError } from '../../sdk/source/index.ts';

/** Where a follower is: behind the one that it saw last, or at an instant. */
export interface Place {
  after?: string;
  since?: string;
}

export type ReadPage<One> = (
  place: Place,
  signal: AbortSignal,
) => Promise<{ data: One[]; meta: { cursor: string | null } }>;

export interface FollowOptions {
  signal: AbortSignal;
  pollMs?: number;
  /** The api did not answer, and is asked until it does. */
  onTrouble: (error: unknown) => void;
  /** It answers again. */
  onRecovery?: () => void;
}

const pollMsUsual = 1_000;
const pauseMsMax = 15_000;

/** Everything of a list that grows at its end, in order, as it comes. Ends when it is told to. */
export async function* follow<One extends { id: string }>(
  read: ReadPage<One>,
  begin: Place,
  options: FollowOptions,
): AsyncGenerator<One> {
  const { signal, pollMs = pollMsUsual } = options;
  let place = begin;
  while (!signal.aborted) {
    const page = await readPatiently(read, place, options);
    for (const one of page?.data ?? []) {
      yield one;
      place = { after: one.id };
    }
    if (page?.meta.cursor === null) await pause(pollMs, signal);
  }
}

/** Undefined when it was told to end. */
async function readPatiently<One>(
  read: ReadPage<One>,
  place: Place,
  { signal, onTrouble, onRecovery }: FollowOptions,
): Promise<Awaited<ReturnType<ReadPage<One>>> | undefined> {
  for (let failures = 0; !signal.aborted; failures += 1) {
    try {
      const page = await read(place, signal);
      if (failures > 0) onRecovery?.();
      return page;
    } catch (error) {
      if (signal.aborted) return undefined;
      if (!mayPass(error)) throw error;
      if (failures === 0) onTrouble(error);
      const asked = error instanceof HakikaApiError ? (error.retryAfterSeconds ?? 0) * 1_000 : 0;
      await pause(Math.max(asked, Math.min(500 * 2 ** failures, pauseMsMax)), signal);
    }
  }
  return undefined;
}

/** An api that is away, starts, or has too much to do. What else it says would be said again. */
function mayPass(error: unknown): boolean {
  if (error instanceof HakikaConnectionError) return true;
  return error instanceof HakikaApiError && (error.status >= 500 || error.status === 429);
}

export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}

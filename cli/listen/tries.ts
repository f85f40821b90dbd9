import type { Event } from '../events/lists.ts';
import { forward, type Tried } from './forward.ts';
import { pause } from './pause.ts';

/** After a refusal: an app that is being mended wants to see it again soon, or to be left alone. */
const pausesMs = [1_000, 2_000, 5_000, 10_000, 30_000];
/** While nobody listens there: until somebody does. */
const awayPausesMs = [500, 1_000, 2_000, 5_000];

export interface Told extends Tried {
  try: number;
  /** Until the next try; null: there is none. */
  againMs: number | null;
}

/**
 * Tries until the app takes it or has refused it six times. While the app is away no try counts: it was not asked.
 * False when it was told to end before that.
 */
export async function tryToDeliver(
  app: { to: string; secret: string },
  event: Event,
  { signal, tell }: { signal: AbortSignal; tell: (event: Event, told: Told) => void },
): Promise<boolean> {
  let refused = 0;
  for (let tries = 1, away = 0; !signal.aborted; tries += 1) {
    const tried = await forward(app, event);
    // After Ctrl-C the next run tries again.
    if (tried.outcome !== 'delivered' && signal.aborted) return false;
    const againMs = tried.outcome === 'away' ? (awayPausesMs[away] ?? 5_000) : (pausesMs[refused] ?? null);
    if (tried.outcome === 'refused') refused += 1;
    if (tried.outcome === 'away') away += 1;
    const isOver = tried.outcome === 'delivered' || againMs === null;
    tell(event, { ...tried, try: tries, againMs: isOver ? null : againMs });
    if (isOver) return true;
    await pause(againMs, signal);
  }
  return false;
}

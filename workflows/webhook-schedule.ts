/** The part of a planned pause by which a pause may be shorter or longer, so that retries do not march in step. */
const jitterShare = 0.2;

export interface PauseQuestion {
  /** Pauses before each try; the first is before try 1. */
  webhookMs: readonly number[];
  tries: number;
  /** A number from 0 to 1: 0 shortens the pause by 20 %, 1 lengthens it by 20 %. */
  jitter: number;
  /** What the receiver asked for by Retry-After. */
  retryAfterMs?: number | undefined;
}

/** The pause before the next try after `tries` failed ones, in milliseconds; null when the schedule is spent. */
export function nextPauseMs({ webhookMs, tries, jitter, retryAfterMs }: PauseQuestion): number | null {
  const plannedMs = webhookMs[tries];
  if (plannedMs === undefined) return null;
  if (retryAfterMs !== undefined) {
    // Honoured between one and two planned pauses: a receiver may slow us down, not silence or hurry us.
    return Math.max(1, Math.round(Math.min(Math.max(retryAfterMs, plannedMs), 2 * plannedMs)));
  }
  // Never 0: Temporal takes a delay of 0 as "do not retry".
  return Math.max(1, jittered(plannedMs, jitter));
}

const busyPauseMinMs = 1_000;
const busyPauseMaxMs = 5 * 60 * 1_000;

/**
 * The pause of a webhook whose endpoint is busy with others, after `waitedMs` since its event: from 1 s to 5 min, about
 * half of what it has waited. So however many wait for a receiver that hangs, they ask less and less often.
 */
export function busyPauseMs(waitedMs: number, jitter: number): number {
  const pauseMs = Math.min(Math.max(waitedMs / 2, busyPauseMinMs), busyPauseMaxMs);
  return jittered(pauseMs, jitter);
}

const jittered = (pauseMs: number, jitter: number): number =>
  Math.round(pauseMs * (1 - jitterShare + 2 * jitterShare * jitter));

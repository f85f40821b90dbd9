export type Cancel = () => void;

/** The simulator's only source of time: instants are real, every wait is divided by the tempo. */
export interface Clock {
  readonly tempo: number;
  nowMs(): number;
  /** What a wait of the real Safaricom lasts here. */
  scaledMs(waitMs: number): number;
  after(waitMs: number, act: () => void): Cancel;
  /** Forgets every wait in progress. */
  cancelAll(): void;
  /** The same, for ever: what is still under way, such as a callback that is broken off, begins no new wait. */
  stop(): void;
}

export function createClock(tempo: number): Clock {
  const timers = new Set<NodeJS.Timeout>();
  let isStopped = false;
  const scaledMs = (waitMs: number): number => waitMs / tempo;

  function after(waitMs: number, act: () => void): Cancel {
    if (isStopped) return () => undefined;
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, scaledMs(waitMs));
    timers.add(timer);
    return () => {
      clearTimeout(timer);
      timers.delete(timer);
    };
  }

  function cancelAll(): void {
    for (const timer of timers) clearTimeout(timer);
    timers.clear();
  }

  function stop(): void {
    isStopped = true;
    cancelAll();
  }

  return { tempo, nowMs: () => Date.now(), scaledMs, after, cancelAll, stop };
}

import type { Place } from './state.ts';

/**
 * Several events are under way at a time, each subject's in order. The place that is kept moves behind an event only
 * when nothing before it is open: whoever begins there again misses none, and may see some twice.
 */
export class OpenPlaces {
  private readonly open: { id: string; isDone: boolean }[] = [];
  private readonly keep: (place: Place) => void;

  constructor(keep: (place: Place) => void) {
    this.keep = keep;
  }

  get size(): number {
    return this.open.length;
  }

  /** Returns how to say that it is dealt with. */
  add(id: string): () => void {
    const place = { id, isDone: false };
    this.open.push(place);
    return () => {
      place.isDone = true;
      this.moveOn();
    };
  }

  private moveOn(): void {
    let last: string | undefined;
    while (this.open[0]?.isDone === true) last = this.open.shift()?.id;
    if (last !== undefined) this.keep({ after: last });
  }
}

import type { PulledPage, PulledRow } from '../daraja/pull-answer.ts';
import type { Span } from '../daraja/pull-time.ts';

/** Pages that one pass asks for at most: a server that repeats itself in ever new ways has an end, too. */
export const pagesMax = 2_000;

/** A page that was seen before is asked for this often in all: some are sent twice, and then comes the right one. */
const repeatsMax = 3;

/** How far a pass has come; small and without anything personal, for Temporal keeps it as the heartbeat. */
export interface Progress {
  fromMs: number;
  toMs: number;
  offset: number;
  pages: number;
  rows: number;
  unreadable: number;
}

export interface PassEnd extends Span {
  rows: number;
  unreadable: number;
  complete: boolean;
}

export interface PageReader {
  ask: (question: Span & { offset: number }) => Promise<PulledPage>;
  keep: (rows: readonly PulledRow[]) => Promise<void>;
  beat: (progress: Progress) => void;
}

/**
 * Asks for page after page until one is empty. Pages have no number, only how many rows lie before them, and their size
 * is told nowhere. Ended early, by a limit or by pages that only repeat, or with rows that nobody can read, a pass is
 * not complete: it proves what it holds, and not what it lacks.
 */
export async function readPages({ ask, keep, beat }: PageReader, start: Progress): Promise<PassEnd> {
  const progress = { ...start };
  const span = { from: new Date(start.fromMs), to: new Date(start.toMs) };
  const seen = new Set<string>();
  let repeats = 0;
  const ended = (complete: boolean): PassEnd => {
    const { rows, unreadable } = progress;
    return { ...span, rows, unreadable, complete: complete && unreadable === 0 };
  };
  while (progress.pages < pagesMax) {
    const page = await ask({ ...span, offset: progress.offset });
    progress.pages += 1;
    if (page.length === 0) return ended(true);
    const fresh = page.rows.filter((row) => !seen.has(keyOf(row)));
    for (const row of fresh) seen.add(keyOf(row));
    const isRepeated = page.rows.length > 0 && fresh.length === 0;
    if (isRepeated && (repeats += 1) === repeatsMax) return ended(false);
    if (isRepeated) continue;
    repeats = 0;
    await keep(fresh);
    progress.offset += page.length;
    progress.rows += fresh.length;
    progress.unreadable += page.unreadable;
    beat(progress);
  }
  return ended(false);
}

const keyOf = ({ receiptNumber, amountShillings }: PulledRow): string =>
  `${receiptNumber}/${amountShillings}`;

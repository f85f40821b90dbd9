import type { PulledPage, PulledRow } from '../daraja/pull-answer.ts';
import type { Span } from '../daraja/pull-time.ts';

/** Pages that one pass asks for at most: a server that repeats itself in ever new ways has an end, too. */
export const pagesMax = 2_000;

/** A page that holds nothing new is asked for this often in all: some are sent twice, and then comes the right one. */
const repeatsMax = 3;

/** More rows than any page repeats. */
const farBeyond = 1_000_000;

/** What one pass covered and found. */
export interface PassEnd extends Span {
  /** Different rows of money in. */
  rows: number;
  unreadable: number;
  complete: boolean;
}

export interface PageReader {
  ask: (question: Span & { offset: number }) => Promise<PulledPage>;
  keep: (rows: readonly PulledRow[]) => Promise<void>;
}

/**
 * Asks for page after page until one is empty. Pages have no number, only how many rows lie before them; their size is
 * told nowhere, and some begin with rows of the page before. So the offset counts the different rows that were seen. Ended
 * early, by a limit or by pages that only repeat, or with rows that nobody can read, a pass is not complete: it proves
 * what it holds, and not what it lacks.
 */
export async function readPages({ ask, keep }: PageReader, span: Span): Promise<PassEnd> {
  const seen = new Set<string>();
  const found = { rows: 0, unreadable: 0 };
  const ended = (complete: boolean): PassEnd => ({
    ...span,
    ...found,
    complete: complete && found.unreadable === 0,
  });
  let repeats = 0;
  for (let pages = 0; pages < pagesMax; pages += 1) {
    const page = await ask({ ...span, offset: seen.size });
    if (page.items.length === 0) return ended(true);
    const fresh = page.items.filter(({ key }) => !seen.has(key));
    if (fresh.length === 0) {
      repeats += 1;
      if (repeats < repeatsMax) continue;
      // Where each page begins with rows of the one before, the last rows come again and again. Far beyond them is nothing,
      // unless the server does not look at the offset at all.
      const beyond = await ask({ ...span, offset: seen.size + farBeyond });
      return ended(beyond.items.length === 0);
    }
    repeats = 0;
    for (const { key } of fresh) seen.add(key);
    const rows = fresh.flatMap(({ row }) => row ?? []);
    await keep(rows);
    found.rows += rows.length;
    found.unreadable += fresh.filter(({ kind }) => kind === 'unreadable').length;
  }
  return ended(false);
}

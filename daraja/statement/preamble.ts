import { portalTime, timesWithin, type PortalTime } from './portal-time.ts';
import { StatementProblem } from './problem.ts';

/** What the lines above the table say. */
export interface Preamble {
  /** Every short code named; empty where none is. */
  shortCodes: readonly string[];
  /** From its beginning to the instant after its end; null where none is named. */
  period: { from: Date; to: Date } | null;
  /** When the file was made, after which it knows nothing; null where it does not say. */
  exportedAt: Date | null;
}

const shortCode =
  /\b(?:short ?code|pay ?bill|till|store|head ?office|account holder|organi[sz]ation code)(?: ?(?:no|number|code))?[\s.:#-]*(\d{5,8})\b/gi;
const periodWords = /\b(?:period|range|from|start)\b/i;
const endWords = /^\W*(?:to|end|until)\b/i;
const exportWords = /\b(?:export|generat|print|request|run|download|creat)/i;

/** Reads the lines above the table. Throws `StatementProblem` where a date puts the month first. */
export function readPreamble(lines: readonly (readonly string[])[]): Preamble {
  const texts = lines.map((cells) => cells.join(' ').replaceAll(/\s+/g, ' ').trim());
  const codes = texts.flatMap((text) => [...text.matchAll(shortCode)].map(([, code = '']) => code));
  const made = texts.find((text) => exportWords.test(text) && timesOf(text).length === 1);
  return {
    shortCodes: [...new Set(codes)],
    period: periodOf(texts.filter((text) => text !== made)),
    exportedAt: made === undefined ? null : (timesOf(made)[0]?.at ?? null),
  };
}

function periodOf(texts: readonly string[]): Preamble['period'] {
  const begin = texts.findIndex((text) => periodWords.test(text) && timesOf(text).length > 0);
  const [first, second] = timesOf(texts[begin] ?? '');
  const end = texts.find((text, index) => index > begin && endWords.test(text) && timesOf(text).length > 0);
  const last = second ?? timesOf(end ?? '')[0];
  if (first === undefined || last === undefined) return null;
  const to = new Date(last.at.getTime() + last.resolutionMs);
  return first.at < to ? { from: first.at, to } : null;
}

function timesOf(text: string): PortalTime[] {
  return [...text.matchAll(timesWithin)].flatMap(([written]) => {
    const time = portalTime(written);
    if (time === 'monthFirst') throw monthFirst(written, 'above the table');
    return time ?? [];
  });
}

/** Days and months that changed places make every date of the file doubtful, those too that could be read either way. */
export const monthFirst = (written: string, where: string): StatementProblem =>
  new StatementProblem(
    `The date ${written} ${where} puts the month before the day, so none of this file's dates is certain. Export it again and send it as it came, unopened by a spreadsheet.`,
  );

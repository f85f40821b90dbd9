import { encodeTime } from 'ulid';
import type { IdPrefix } from '../../db/new-id.ts';
import { instantParameter } from '../instant.ts';

/** The parameters of a list that can be held to a time: `verb` says what happened then. */
export const periodQuery = (verb: string) => ({
  start: instantParameter.optional().describe(`${verb} at or after.`),
  end: instantParameter
    .optional()
    .describe(`${verb} before.`)
    .meta({ examples: ['2026-09-15T00:00:00.000Z'] }),
});

interface Period {
  start?: string | undefined;
  end?: string | undefined;
}

/** For a schema's `refine`: a period that ends before it starts is refused. */
export const endsAfterStart = ({ start, end }: Period): boolean =>
  start === undefined || end === undefined || Date.parse(start) < Date.parse(end);
export const endTooEarly = { path: ['end'], error: 'Send an end after the start.' };

/** So much may lie between an id, made by the clock of a process, and the instant that the database wrote beside it. */
const clocksDifferMs = 60 * 60 * 1000;

/**
 * The conditions of a period on this column, for a list whose ids are made when its rows are: said of the id as well, by
 * which such a list is ordered, they keep it from reading its way through all that is newer.
 */
export const inPeriod = (column: string, { start, end }: Period, prefix: IdPrefix): object[] => [
  ...(start === undefined
    ? []
    : [{ [column]: { $gte: new Date(start) }, id: { $gte: idFrom(prefix, start, -clocksDifferMs) } }]),
  ...(end === undefined
    ? []
    : [{ [column]: { $lt: new Date(end) }, id: { $lt: idFrom(prefix, end, clocksDifferMs) } }]),
];

/** What every id that is made from then on is above of. */
const idFrom = (prefix: IdPrefix, instant: string, plusMs: number): string =>
  `${prefix}_${encodeTime(Date.parse(instant) + plusMs).toLowerCase()}`;

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

/** The conditions of a period on this column. */
export const inPeriod = (column: string, { start, end }: Period): object[] => [
  ...(start === undefined ? [] : [{ [column]: { $gte: new Date(start) } }]),
  ...(end === undefined ? [] : [{ [column]: { $lt: new Date(end) } }]),
];

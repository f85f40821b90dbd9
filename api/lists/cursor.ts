import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { ApiError } from '../errors.ts';
import { wrongFields } from '../validate.ts';
import { instantParameter } from '../instant.ts';

/** Where a page begins: after (or before) this row, in a list with these filters and no others. */
export interface Position {
  direction: 'next' | 'previous';
  value: string | number;
  id: string;
}

export type SortKind = 'Date' | 'number' | 'string';
const rowId = z.string().regex(/^[a-z]+_[0-9a-z]{26}$/);
const values = { Date: instantParameter, number: z.int(), string: rowId };
const encoded = (kind: SortKind) => z.tuple([z.enum(['next', 'previous']), values[kind], rowId, z.string()]);

export const encodeCursor = ({ direction, value, id }: Position, filters: object): string =>
  Buffer.from(JSON.stringify([direction, value, id, hash(filters)])).toString('base64url');

/** Refuses a cursor that is none of ours, or that belongs to a list with other filters. */
export function decodeCursor(cursor: string, filters: object, kind: SortKind): Position {
  const [direction, value, id, filtersHash] = parse(cursor, kind);
  if (filtersHash !== hash(filters))
    throw wrong('This cursor belongs to a list with other filters. Begin without a cursor.');
  return { direction, value, id };
}

function parse(cursor: string, kind: SortKind): z.output<ReturnType<typeof encoded>> {
  try {
    const bytes = Buffer.from(cursor, 'base64url');
    // The decoder skips what is not of its alphabet; a cursor with anything added is none of ours.
    if (bytes.toString('base64url') !== cursor) throw new Error('Not base64url throughout.');
    return encoded(kind).parse(JSON.parse(bytes.toString('utf8')));
  } catch (error) {
    throw wrong('Send a cursor exactly as a list gave it, or none to begin.', error);
  }
}

const wrong = (message: string, cause?: unknown): ApiError =>
  wrongFields([{ field: 'cursor', message }], cause);

const hash = (filters: object): string =>
  createHash('sha256')
    .update(JSON.stringify(Object.entries(filters).toSorted(([a], [b]) => (a < b ? -1 : 1))))
    .digest('base64url')
    .slice(0, 16);

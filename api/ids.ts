import * as z from 'zod';
import type { IdPrefix } from '../db/new-id.ts';

export type PublicIdPrefix = IdPrefix | 'trxn';

/** What an id of one of these kinds looks like. */
export const idShape = (prefixes: readonly PublicIdPrefix[]): RegExp =>
  new RegExp(`^${prefixes.length === 1 ? prefixes[0] : `(?:${prefixes.join('|')})`}_[0-9a-z]{26}$`);

/** An id in an answer. */
export const idOf = (...prefixes: PublicIdPrefix[]) => z.string().regex(idShape(prefixes));

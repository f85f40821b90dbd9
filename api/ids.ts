import * as z from 'zod';
import type { IdPrefix } from '../db/new-id.ts';

export type PublicIdPrefix = IdPrefix | 'trxn';

/** What an id of one of these kinds looks like. */
export const idShape = (prefixes: readonly PublicIdPrefix[]): RegExp =>
  new RegExp(`^${prefixes.length === 1 ? prefixes[0] : `(?:${prefixes.join('|')})`}_[0-9a-z]{26}$`);

/** Ids in examples: those of one and the same story, so that examples read on from one another. */
const exampleTails: Partial<Record<PublicIdPrefix, string>> = {
  pay: '01m2fg2w947m2qf8t4v6z9c1n5',
  trxn: '01m2fg2w947m2qf8t4v6z9c1n5',
  cus: '01m1hac9p6d3g6j9k2m5p8r1t4',
  evt: '01m2fg3881x5b8d1f4h7k0n3q6',
  req: '01m2fh0a7c3e5g8j1k4n6q9s2v',
};
export const exampleId = (prefix: PublicIdPrefix): string =>
  `${prefix}_${exampleTails[prefix] ?? '01m2fh8c2d4f6h8k0n2q4s6v8x'}`;

/** An id in an answer. */
export const idOf = (...prefixes: [PublicIdPrefix, ...PublicIdPrefix[]]) =>
  z
    .string()
    .regex(idShape(prefixes))
    .meta({ examples: [exampleId(prefixes[0])] });

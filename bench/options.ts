import { parseArgs } from 'node:util';
import * as z from 'zod';

const count = (most: number) => z.coerce.number().int().min(1).max(most);

const Options = z.strictObject({
  /** Payments of each side over all rounds, and as many again in the phase at half load. */
  payments: count(5_000).default(300),
  /** Payments under way at any moment of a round. */
  concurrency: count(100).default(10),
  /** Pairs of rounds, engine and floor. */
  rounds: count(20).default(3),
  /** Phones, amounts and arrivals follow from it. */
  seed: z.coerce.number().int().min(0).default(1),
  /** Prints one JSON document in place of the table. */
  json: z.boolean().default(false),
  /** Writes CPU profiles of our processes and counts PostgreSQL's statements; slower, so not for numbers. */
  profile: z.boolean().default(false),
});
export type Options = z.output<typeof Options>;

/** Throws with every wrong option at once. */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      payments: { type: 'string' },
      concurrency: { type: 'string' },
      rounds: { type: 'string' },
      seed: { type: 'string' },
      json: { type: 'boolean' },
      profile: { type: 'boolean' },
    },
  });
  const result = Options.safeParse(values);
  if (!result.success) throw new Error(`These options are wrong:\n${z.prettifyError(result.error)}`);
  return result.data;
}

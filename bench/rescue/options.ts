import { parseArgs } from 'node:util';
import * as z from 'zod';

const patterns = ['even', 'random'] as const;

const Options = z.strictObject({
  /** Payments a minute of a short code. */
  rates: z
    .string()
    .default('1,2,3,4,5,6,8')
    .transform((text) => text.split(',').map(Number))
    .pipe(z.array(z.number('Give numbers such as 1,2,4.').gt(0).max(60)).min(1)),
  /** Whether payers come at equal distances or whenever they like (a Poisson process). */
  arrivals: z
    .string()
    .default('even,random')
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(patterns, `Give ${patterns.join(' or ')}.`)).min(1)),
  /** Short codes of each rate and pattern. */
  shops: z.coerce.number().int().min(1).max(50).default(5),
  /** How long payers come. */
  minutes: z.coerce.number().min(0.1).max(60).default(6),
  seed: z.coerce.number().int().min(0).default(1),
});
export type Options = z.output<typeof Options>;
export type Pattern = (typeof patterns)[number];

/** Throws with every wrong option at once. */
export function readOptions(args: string[]): Options {
  const text = { type: 'string' } as const;
  const options = { rates: text, arrivals: text, shops: text, minutes: text, seed: text };
  const result = Options.safeParse(parseArgs({ args, options }).values);
  if (!result.success) throw new Error(`These options are wrong:\n${z.prettifyError(result.error)}`);
  return result.data;
}

import { randomInt } from 'node:crypto';
import * as z from 'zod';
import { Merchant } from './merchants.ts';

const json = z.string().transform((text, ctx) => {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    ctx.addIssue({ code: 'custom', message: 'Must be JSON' });
    return z.NEVER;
  }
});

const Env = z.object({
  SIMULATOR_HOST: z.string().default('127.0.0.1'),
  SIMULATOR_PORT: z.coerce.number().int().min(0).max(65_535).default(4010),
  // Drawn anew at each start: a constant one would give the receipts of an earlier run of the same day once more,
  // and whoever keeps its books by receipt has given those to other payments.
  SIMULATOR_SEED: z.coerce
    .number()
    .int()
    .default(() => randomInt(2 ** 31)),
  /** Waits are divided by it. */
  HAKIKA_TEMPO: z.coerce.number().positive().default(1),
  /** Queries per short code and minute, or `off`. */
  SIMULATOR_QUERY_LIMIT: z
    .union([z.literal('off').transform(() => null), z.coerce.number().int().min(1)], {
      error: 'Must be a whole number from 1, or off',
    })
    .default(5),
  SIMULATOR_TOKEN_LIFE_SECONDS: z.coerce.number().int().min(1).default(3_599),
  SIMULATOR_TWO_MINUTE_RULE: z.stringbool().default(false),
  SIMULATOR_STRICT: z.stringbool().default(false),
  /** A JSON list of merchants, added to the two that are always there. */
  SIMULATOR_MERCHANTS: json.pipe(z.array(Merchant)).default([]),
});
export type Env = z.infer<typeof Env>;

/** Reads every variable at once and names all that are wrong. An empty variable counts as absent. */
export function loadEnv(source: NodeJS.ProcessEnv = process.env): Env {
  const present = Object.entries(source).filter(([, value]) => value !== '');
  const result = Env.safeParse(Object.fromEntries(present));
  if (!result.success) throw new Error(`Invalid environment:\n${z.prettifyError(result.error)}`);
  return result.data;
}

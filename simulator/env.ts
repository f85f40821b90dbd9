import { randomInt } from 'node:crypto';
import * as z from 'zod';
import { Merchant } from './merchants.ts';
import { Rule } from './rule.ts';
import { StartProblem } from './start-problem.ts';

const whole = (min: number, max = Number.MAX_SAFE_INTEGER) => {
  const error = `Give a whole number from ${min}${max === Number.MAX_SAFE_INTEGER ? '' : ` to ${max}`}`;
  return z
    .string()
    .regex(/^\d+$/, error)
    .transform(Number)
    .pipe(z.int(error).min(min, error).max(max, error));
};

const flag = z.stringbool({ error: 'Give true or false' });

const tempoError = 'Give a number from 0.01 to 100000';
const merchantsError = 'Give a JSON list of merchants';
const rulesError = 'Give a JSON list of rules';

const json = (error: string) =>
  z.string().transform((text, ctx) => {
    try {
      const value: unknown = JSON.parse(text);
      return value;
    } catch {
      ctx.addIssue({ code: 'custom', message: error });
      return z.NEVER;
    }
  });

const Env = z.object({
  SIMULATOR_HOST: z.string().default('127.0.0.1'),
  SIMULATOR_PORT: whole(0, 65_535).default(4010),
  // Drawn anew at each start: a constant one would give the receipts of an earlier run of the same day once more,
  // and whoever keeps its books by receipt has given those to other payments.
  SIMULATOR_SEED: whole(0).default(() => randomInt(2 ** 31)),
  /** Waits are divided by it. */
  HAKIKA_TEMPO: z.coerce.number(tempoError).min(0.01, tempoError).max(100_000, tempoError).default(1),
  /** Queries per short code and minute, or `off`. */
  SIMULATOR_QUERY_LIMIT: z
    .string()
    .regex(/^([1-9]\d*|off)$/, 'Give a whole number from 1, or off')
    .transform((text) => (text === 'off' ? null : Number(text)))
    .default(5),
  SIMULATOR_TOKEN_LIFE_SECONDS: whole(1).default(3_599),
  SIMULATOR_TWO_MINUTE_RULE: flag.default(false),
  SIMULATOR_STRICT: flag.default(false),
  /** The private key behind SecurityCredential; made there if absent. */
  SIMULATOR_INITIATOR_KEY_FILE: z.string().optional(),
  /** A JSON list of merchants, added to the two that are always there. */
  SIMULATOR_MERCHANTS: json(merchantsError).pipe(z.array(Merchant, merchantsError)).default([]),
  /** A JSON list of rules: which scenario a push gets. */
  SIMULATOR_RULES: json(rulesError).pipe(z.array(Rule, rulesError)).default([]),
  /** The address of this machine from which forged callbacks come. */
  SIMULATOR_FORGER_ADDRESS: z.string().default('127.0.0.2'),
});
export type Env = z.infer<typeof Env>;

/** Reads every variable at once and names all that are wrong. An empty variable counts as absent. */
export function loadEnv(source: NodeJS.ProcessEnv = process.env): Env {
  const present = Object.entries(source).filter(([, value]) => value !== '');
  const result = Env.safeParse(Object.fromEntries(present));
  if (result.success) return result.data;
  throw new StartProblem(
    `These environment variables are wrong; simulator/README.md explains them:\n${z.prettifyError(result.error)}`,
  );
}

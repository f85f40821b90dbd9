import { parseArgs } from 'node:util';
import * as z from 'zod';
import { isScenarioName, scenarioNames } from '../simulator/scenarios.ts';
import { specialNames } from './specials/names.ts';

/**
 * Ten times as fast: 47 hours of asking and 48 of waiting for a receipt are skipped by moving instants (see
 * two-days-later.ts), so that the tempo need not be higher than the network allows. What grows too short beyond about 25
 * is the prompt: `prompt_by` is 60 s / tempo, and a worker that is killed and started again needs 2 to 4 real seconds.
 * A prompt is kept from its successor for 120 s / tempo, and lives 60 s / tempo after being shown at most 2 real seconds
 * late: beyond 30 the first is less than the second plus the lateness, and invariant 1 would break by arithmetic alone.
 */
const defaultTempo = 10;
const tempoMax = 25;

const names = <Name extends string>(known: readonly Name[]) =>
  z
    .string()
    .transform((text) => text.split(',').filter(Boolean))
    .pipe(z.array(z.enum(known)));

export const invariantNames = ['1', '2', '3', '4', '5', '6', '7', '8'] as const;

const Options = z.strictObject({
  /** Everything that is chosen by chance follows from it: payments, scenarios, faults and their moments. */
  seed: z.coerce.number().int().min(0).default(1),
  payments: z.coerce.number().int().min(2).max(20_000).default(500),
  /** By which every wait of the flow and of Safaricom is divided; 1 is real time. */
  tempo: z.coerce.number().min(1).max(tempoMax).default(defaultTempo),
  /** Keeps logs, database dump and histories though nothing was found. */
  keep: z.boolean().default(false),
  /** Invariants to check, such as `1,4`. */
  only: names(invariantNames).default([...invariantNames]),
  /** Runs besides the mix, by name; empty for none. */
  specials: names(specialNames).default([...specialNames]),
  /** Scenarios of the mix, by their names in simulator/README.md, each as often; all by their weights when empty. */
  scenarios: names(scenarioNames.filter(isScenarioName)).default([]),
  /** Writes what was found as JSON into this file as well. */
  json: z.string().optional(),
  /** Leaves out the faults of the mix: kills, freezes, cuts. */
  calm: z.boolean().default(false),
});
export type Options = z.output<typeof Options>;

/** Throws with every wrong option at once. */
export function readOptions(args: string[]): Options {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const { values } = parseArgs({
    args,
    options: {
      seed: text,
      payments: text,
      tempo: text,
      keep: flag,
      only: text,
      specials: text,
      scenarios: text,
      json: text,
      calm: flag,
    },
  });
  const result = Options.safeParse(values);
  if (!result.success) throw new Error(`These options are wrong:\n${z.prettifyError(result.error)}`);
  return result.data;
}

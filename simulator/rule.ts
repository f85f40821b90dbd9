import * as z from 'zod';
import { isPayoutScenario } from './scenarios/payout.ts';
import { isScenarioName, scenarioNames } from './scenarios.ts';

const nameError = `Must be one of ${scenarioNames.join(', ')}`;
const scenarioName = z.string(nameError).refine(isScenarioName, nameError);
const shareError = 'Give a share above 0 and up to 1, such as 0.05';
const weightError = 'Give each scenario a weight above 0, such as {"pays": 9, "callbackLost": 1}';
const amountError = 'Give whole shillings, from 1';
const timesError = 'Give a whole number from 1, or leave it out for "always"';

const When = z
  .strictObject({
    phoneNumber: z
      .string()
      .regex(/^254[17]\d{8}$/, 'Write it as a push does: 12 digits, such as 254712345678')
      .optional(),
    phoneEndsIn: z
      .string()
      .regex(/^\d{1,11}$/, 'Give 1 to 11 digits, as a text')
      .optional(),
    amountShillings: z.int(amountError).min(1, amountError).optional(),
    /** Exact, or the beginning of it and a star. */
    accountReference: z
      .string()
      .regex(/^[^*]+\*?$/, 'Give the whole reference, or its beginning and a star: ORDER-*')
      .optional(),
    /** Of the pushes that fit otherwise, this share. */
    probability: z.number(shareError).gt(0, shareError).max(1, shareError).optional(),
  })
  .refine(
    ({ phoneNumber, phoneEndsIn = '' }) => phoneNumber?.endsWith(phoneEndsIn) !== false,
    'phoneNumber does not end in phoneEndsIn, so no push would ever fit; leave one of them out',
  );

/** Which scenario a push gets that fits all of `when`: one, or one of several by their weights. */
export const Rule = z
  .strictObject({
    scenario: scenarioName.optional(),
    scenarios: z
      .record(z.string(), z.number(weightError).gt(0, weightError), weightError)
      .superRefine((weights, ctx) => {
        const unknown = Object.keys(weights).filter((name) => !isScenarioName(name));
        for (const name of unknown) ctx.addIssue({ code: 'custom', path: [name], message: nameError });
        if (Object.keys(weights).length === 0) ctx.addIssue({ code: 'custom', message: weightError });
      })
      .optional(),
    when: When.default({}),
    times: z.int(timesError).min(1, timesError).optional(),
  })
  .refine(
    ({ scenario, scenarios }) => (scenario === undefined) !== (scenarios === undefined),
    'Name the scenario in "scenario", or several with their weights in "scenarios"',
  )
  .refine(
    ({ scenarios = {} }) => new Set(Object.keys(scenarios).map(isPayoutScenario)).size < 2,
    'A rule is about pushes or about B2C; give each a rule of its own',
  );
export type Rule = z.infer<typeof Rule>;
export type RuleInput = z.input<typeof Rule>;

/** The rules as they were meant, or an error that says what would fit. */
export function parseRules(rules: readonly RuleInput[]): Rule[] {
  const result = z.array(Rule).safeParse(rules);
  if (result.success) return result.data;
  throw new Error(`These rules cannot be followed:\n${z.prettifyError(result.error)}`);
}

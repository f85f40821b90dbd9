import { isScenarioName, scenarioNames, type ScenarioName } from '../../simulator/scenarios.ts';
import type { RuleInput } from '../../simulator/rule.ts';
import type { Options } from '../options.ts';
import type { Chance } from '../random.ts';

/** Out of so many; those that are not named here come once each. */
const weights: Partial<Record<ScenarioName, number>> = {
  pays: 20,
  callbackLost: 4,
  callbackTwice: 3,
  declines: 2,
  unreachable: 2,
  // Nobody is there to act on the handset.
  waitsForPerson: 0,
  // Two in a row suspend the credential, as they must; all that follows would be refused.
  wrongProduct: 0,
  wrongPartyB: 0,
};

/** Takes up to half an hour of payment time by itself, which a short run does not have. */
const slow: ReadonlySet<string> = new Set<ScenarioName>(['callbackLate']);
const shortRun = 200;

const names = scenarioNames.filter(isScenarioName);

/** References that begin alike choose the scenario, so that both merchants' orders of a pair get the same. */
const prefixOf = (name: ScenarioName): string => `S${String(names.indexOf(name)).padStart(2, '0')}QZ`;

export const scenarioRules: RuleInput[] = names.map((name) => ({
  scenario: name,
  when: { accountReference: `${prefixOf(name)}*` },
}));

export function pickScenario(random: Chance, { payments, scenarios }: Options): ScenarioName {
  if (scenarios.length > 0) return random.pick(scenarios);
  const choices = names.filter((name) => payments >= shortRun || !slow.has(name));
  return random.weigh(choices.map((name) => [weights[name] ?? 1, name] as const));
}

/** For an order of a special run. */
export const referenceOf = (name: ScenarioName): string => `${prefixOf(name)}NOVEM`;

/** Words that nothing else holds, to be looked for where no reference may be. */
export const referenceFor = (name: ScenarioName, random: Chance): string =>
  `${prefixOf(name)}${random.pick(['ALPHA', 'BRAVO', 'DELTA', 'OSCAR', 'TANGO'])}`;

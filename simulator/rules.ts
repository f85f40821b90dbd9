import type { PushRequest } from './push-request.ts';
import type { Random } from './random.ts';
import type { Rule } from './rule.ts';
import { isPayoutScenario } from './scenarios/payout.ts';
import { isScenarioName, type ScenarioName } from './scenarios.ts';

/** A rule in force. `timesLeft` is null when it holds for ever. */
export interface RuleInForce extends Omit<Rule, 'times'> {
  id: number;
  timesLeft: number | null;
}

/** What a rule looks at. */
export type Chooser = Pick<PushRequest, 'PhoneNumber' | 'Amount' | 'AccountReference'>;

export interface Rules {
  add(rule: Rule): RuleInForce;
  all(): RuleInForce[];
  /** False when there is no such rule. */
  remove(id: number): boolean;
  removeAll(): void;
  /**
   * The scenario of the first rule that fits, which uses it up by one. Rules are for pushes, unless they name a scenario
   * of payouts.
   */
  choose(
    request: Chooser,
    streamOf: (ruleId: number) => Random,
    isMeant?: (name: string) => boolean,
  ): ScenarioName | undefined;
  /** Back to the rules of the start. */
  clear(): void;
}

export function createRules(atStart: readonly Rule[]): Rules {
  let lastId = 0;
  let rules: RuleInForce[] = [];

  function add({ times, ...rule }: Rule): RuleInForce {
    lastId += 1;
    const added = { id: lastId, ...rule, timesLeft: times ?? null };
    rules.push(added);
    return added;
  }

  function remove(id: number): boolean {
    const before = rules.length;
    rules = rules.filter((rule) => rule.id !== id);
    return rules.length < before;
  }

  function choose(
    request: Chooser,
    streamOf: (ruleId: number) => Random,
    isMeant = isPushScenario,
  ): ScenarioName | undefined {
    for (const rule of rules.filter((one) => namesOf(one).every(isMeant))) {
      // Chance hangs on the push and the rule alone, so that it is the same whatever happens at the same time.
      const random = streamOf(rule.id);
      const isDrawn = random.share() < (rule.when.probability ?? 1);
      if (!isDrawn || !fits(rule, request)) continue;
      if (rule.timesLeft !== null) rule.timesLeft -= 1;
      if (rule.timesLeft === 0) remove(rule.id);
      return drawScenario(rule, random);
    }
    return undefined;
  }

  function clear(): void {
    lastId = 0;
    rules = [];
    for (const rule of atStart) add(rule);
  }

  clear();
  return { add, all: () => [...rules], remove, removeAll: () => void (rules = []), choose, clear };
}

const isPushScenario = (name: string): boolean => !isPayoutScenario(name);
const namesOf = ({ scenario, scenarios = {} }: RuleInForce): string[] =>
  scenario === undefined ? Object.keys(scenarios) : [scenario];

function fits({ when }: RuleInForce, request: Chooser): boolean {
  const { phoneNumber, phoneEndsIn, amountShillings, accountReference } = when;
  return (
    (phoneNumber === undefined || phoneNumber === request.PhoneNumber) &&
    (phoneEndsIn === undefined || request.PhoneNumber.endsWith(phoneEndsIn)) &&
    (amountShillings === undefined || amountShillings === request.Amount) &&
    (accountReference === undefined || fitsReference(accountReference, request.AccountReference))
  );
}

const fitsReference = (wanted: string, reference: string): boolean =>
  wanted.endsWith('*') ? reference.startsWith(wanted.slice(0, -1)) : reference === wanted;

function drawScenario({ scenario, scenarios = {} }: RuleInForce, random: Random): ScenarioName | undefined {
  if (scenario !== undefined) return scenario;
  const weights = Object.entries(scenarios);
  let left = random.share() * weights.reduce((sum, [, weight]) => sum + weight, 0);
  const drawn = weights.find(([, weight]) => (left -= weight) < 0) ?? weights.at(-1);
  return drawn !== undefined && isScenarioName(drawn[0]) ? drawn[0] : undefined;
}

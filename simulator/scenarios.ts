import type { Scenario } from './scenario.ts';
import { acknowledgementScenarios } from './scenarios/acknowledgement.ts';
import { callbackScenarios } from './scenarios/callback.ts';
import { contentsScenarios } from './scenarios/contents.ts';
import { forgedScenarios } from './scenarios/forged.ts';
import { gatewayScenarios } from './scenarios/gateway.ts';
import { moneyScenarios } from './scenarios/money.ts';
import { payerScenarios } from './scenarios/payer.ts';
import { payoutScenarios } from './scenarios/payout.ts';
import { queryScenarios } from './scenarios/query.ts';
import { uncertainScenarios } from './scenarios/uncertain.ts';

/** Every story by its name. A new one is a new row in one of these tables; a new table is a new line here. */
const table = {
  ...payerScenarios,
  ...callbackScenarios,
  ...contentsScenarios,
  ...acknowledgementScenarios,
  ...gatewayScenarios,
  ...queryScenarios,
  ...uncertainScenarios,
  ...forgedScenarios,
  ...moneyScenarios,
  ...payoutScenarios,
} as const satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof table;
export type NamedScenario = Scenario & { readonly name: ScenarioName };

export const scenarioNames = Object.keys(table);
export const isScenarioName = (name: string): name is ScenarioName => Object.hasOwn(table, name);
export const scenarioNamed = (name: ScenarioName): NamedScenario => ({ name, ...table[name] });

/** Last two digits of the phone number → story, where no rule fits. Every number that is not here pays. */
const nameByDigits: Readonly<Record<string, ScenarioName>> = {
  '11': 'declines',
  '12': 'wrongPin',
  '13': 'noMoney',
  '14': 'unreachable',
  '15': 'neverAnswers',
  '16': 'callbackLost',
  '17': 'callbackTwice',
  '18': 'paysLate',
  '19': 'refused',
  '20': 'waitsForPerson',
};

/** The story that the digits of the phone choose. */
export const scenarioOf = (phoneNumber: string): NamedScenario =>
  scenarioNamed(nameByDigits[phoneNumber.slice(-2)] ?? 'pays');

/** The table as people read it, for the page and the readme: first what the digits choose. */
export function describeScenarios() {
  const digitsByName = new Map<string, string>(
    Object.entries(nameByDigits).map(([digits, name]) => [name, digits]),
  );
  const rows = Object.entries(table).map(([name, { title, effect, clientMust }]) => {
    const digits = name === 'pays' ? 'other' : (digitsByName.get(name) ?? null);
    return { name, digits, title, effect, clientMust };
  });
  const chosenByDigits = rows.filter(({ digits }) => digits !== null);
  return [
    ...chosenByDigits.toSorted((one, other) => (String(one.digits) < String(other.digits) ? -1 : 1)),
    ...rows.filter(({ digits }) => digits === null),
  ];
}

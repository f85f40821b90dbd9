import type { FaultPlan } from './fault-table.ts';
import type { Faults } from './faults.ts';
import type { PhoneLocks } from './phone-locks.ts';
import type { PushRequest } from './push-request.ts';
import type { Pushes } from './pushes.ts';
import { createRandom } from './random.ts';
import type { Rules } from './rules.ts';
import { type NamedScenario, scenarioNamed, scenarioOf } from './scenarios.ts';

/** The scenario of one push, and what is left of its faults. */
export interface Chosen {
  scenario: NamedScenario;
  faults: FaultPlan[];
}

export interface Selection {
  /** By the first rule that fits, else by the digits. A push that was not accepted and is tried again goes on with its story. */
  choose(request: PushRequest): Chosen;
  clear(): void;
}

interface SelectionParts {
  seed: number;
  rules: Rules;
  pushes: Pushes;
  faults: Faults;
  phoneLocks: PhoneLocks;
}

export function createSelection({ seed, rules, pushes, faults, phoneLocks }: SelectionParts): Selection {
  const lastOfPhone = new Map<string, { attempt: string; chosen: Chosen }>();

  function choose(request: PushRequest): Chosen {
    const { PhoneNumber: phoneNumber, BusinessShortCode, Amount, AccountReference } = request;
    const ordinal = pushes.nextOrdinal(phoneNumber);
    const attempt = JSON.stringify([ordinal, BusinessShortCode, Amount, AccountReference]);
    const last = lastOfPhone.get(phoneNumber);
    if (last?.attempt === attempt) return last.chosen;
    const name = rules.choose(request, (id) => createRandom(seed, phoneNumber, ordinal, 'rule', id));
    const scenario = name === undefined ? scenarioOf(phoneNumber) : scenarioNamed(name);
    const chosen = { scenario, faults: scenario.faults.map((fault) => ({ ...fault })) };
    // What is refused is over: trying again is another push.
    if (!scenario.refusedAtPush) lastOfPhone.set(phoneNumber, { attempt, chosen });
    begin(phoneNumber, ordinal, scenario);
    return chosen;
  }

  /**
   * What a scenario does to others than the push itself: to the phone, and to token requests, which name no push. Many
   * pushes at once share those, as they share the token.
   */
  function begin(phoneNumber: string, ordinal: number, scenario: NamedScenario): void {
    const { phoneIsBusyForMs } = scenario;
    if (phoneIsBusyForMs !== null) {
      const random = createRandom(seed, phoneNumber, ordinal, 'busy');
      phoneLocks.occupy(phoneNumber, random.between(phoneIsBusyForMs));
    }
    for (const fault of scenario.faults) if (fault.on === 'oauth') faults.planAtLeast(fault);
  }

  return { choose, clear: () => lastOfPhone.clear() };
}

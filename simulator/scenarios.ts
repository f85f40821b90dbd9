import type { Outcome } from './outcomes.ts';
import * as timing from './timing.ts';

/** The story of one push, chosen by the last two digits of the phone number. */
export interface Scenario {
  /** One line for the page and the readme. */
  title: string;
  /** What follows, for the page and the readme. */
  effect: string;
  /** How it ends if no person answers first on the virtual handset. */
  outcome: Outcome;
  endsAfterMs: timing.RangeMs;
  showsPrompt: boolean;
  /** Whether the page offers the prompt to a person. */
  waitsForPerson: boolean;
  callbacks: 0 | 1 | 2;
  /** False: the query says "still under processing" for ever. */
  queryTells: boolean;
  refusedAtPush: boolean;
}

const untilPromptEnds: timing.RangeMs = { min: timing.promptLifeMs, max: timing.promptLifeMs };

const pays: Scenario = {
  title: 'Pays',
  effect: 'PIN after about 2 s, callback 0.3 s later',
  outcome: 'paid',
  endsAfterMs: timing.pinTypedAfterMs,
  showsPrompt: true,
  waitsForPerson: false,
  callbacks: 1,
  queryTells: true,
  refusedAtPush: false,
};

/** Last two digits → story. Every number that is not here pays. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  '11': {
    ...pays,
    title: 'Declines',
    effect: 'Callback 1032 after about 3 s',
    outcome: 'declined',
    endsAfterMs: timing.declinedAfterMs,
  },
  '12': { ...pays, title: 'Wrong PIN', effect: 'Callback 2001 after about 2 s', outcome: 'wrongPin' },
  '13': { ...pays, title: 'No money', effect: 'Callback 1 after about 2 s', outcome: 'noMoney' },
  '14': {
    ...pays,
    title: 'Unreachable',
    effect: 'No prompt is shown; callback 1037 after about 5 s',
    outcome: 'unreachable',
    endsAfterMs: timing.unreachableAfterMs,
    showsPrompt: false,
  },
  '15': {
    ...pays,
    title: 'Never answers',
    effect: 'No callback ever, and the query stays 4999: a payment nobody can settle',
    outcome: 'notAnswered',
    endsAfterMs: untilPromptEnds,
    callbacks: 0,
    queryTells: false,
  },
  '16': {
    ...pays,
    title: 'Pays, callback lost',
    effect: 'The money moves and the query says 0, but no callback comes',
    callbacks: 0,
  },
  '17': { ...pays, title: 'Pays, callback twice', effect: 'Two equal callbacks at once', callbacks: 2 },
  '18': {
    ...pays,
    title: 'Pays late',
    effect: 'PIN after 25 s',
    endsAfterMs: timing.slowPinAfterMs,
  },
  '19': {
    ...pays,
    title: 'Refused',
    effect: 'The push itself answers 400.002.02 Invalid PhoneNumber',
    refusedAtPush: true,
  },
  '20': {
    ...pays,
    title: 'Waits for you',
    effect: 'PIN or decline on the handset; 1037 if nobody acts within 60 s',
    outcome: 'notAnswered',
    endsAfterMs: untilPromptEnds,
    waitsForPerson: true,
  },
};

/** Only with the two-minute rule on: the same amount to the same phone again, too soon. */
export const ruleLimited: Scenario = {
  ...pays,
  title: 'Rule limited',
  effect: 'No prompt is shown; callback 17 after about 1 s',
  outcome: 'ruleLimited',
  endsAfterMs: timing.ruleLimitedAfterMs,
  showsPrompt: false,
};

export const scenarioOf = (phoneNumber: string): Scenario => scenarios[phoneNumber.slice(-2)] ?? pays;

/** The table as people read it, for the page. */
export const describeScenarios = () => [
  ...Object.entries(scenarios).map(([digits, { title, effect }]) => ({ digits, title, effect })),
  { digits: 'other', title: pays.title, effect: pays.effect },
];

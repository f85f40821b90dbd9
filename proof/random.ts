import { createRandom } from '../simulator/random.ts';

/** Chance of one purpose: the same seed and name give the same draws, whatever other purposes draw meanwhile. */
export interface Chance {
  between(min: number, max: number): number;
  /** True with this probability, from 0 to 1. */
  happens(probability: number): boolean;
  pick<T>(choices: readonly T[]): T;
  /** Picks by weight. */
  weigh<T>(choices: readonly (readonly [weight: number, choice: T])[]): T;
  shuffle<T>(items: readonly T[]): T[];
}

const parts = 1_000_000;

export function chance(...name: (string | number)[]): Chance {
  const random = createRandom('proof', ...name);
  const between = (min: number, max: number): number => random.between({ min, max });

  function pick<T>(choices: readonly T[]): T {
    const [chosen] = choices.slice(between(0, choices.length - 1));
    if (chosen === undefined) throw new Error('There is nothing to choose from.');
    return chosen;
  }

  return {
    between,
    happens: (probability) => between(0, parts - 1) < probability * parts,
    pick,
    weigh(choices) {
      let left = between(
        1,
        choices.reduce((sum, [weight]) => sum + weight, 0),
      );
      const found = choices.find(([weight]) => (left -= weight) <= 0);
      return (found ?? pick(choices))[1];
    },
    shuffle(items) {
      const keyed = items.map((item) => ({ item, key: between(0, parts) }));
      return keyed.toSorted((a, b) => a.key - b.key).map(({ item }) => item);
    },
  };
}

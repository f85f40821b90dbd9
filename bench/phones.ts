import { createRandom, type Random } from '../simulator/random.ts';

/** Every number that does not end in 11 to 20 pays at once: see simulator/README.md. */
const paysAtOnce = (ending: number): boolean => ending < 11 || ending > 20;

const poolSize = 1_000_000;
/** Prime, so that steps of it visit every number of the pool before any comes twice. */
const step = 700_001;

/** Phones that pay, each a single time, from a pool of a million: no two payments wait for each other's prompt. */
export function createPhones(seed: number): { next: () => string } {
  let at = createRandom('phones', seed).between({ min: 0, max: poolSize - 1 });
  return {
    next() {
      do at = (at + step) % poolSize;
      while (!paysAtOnce(at % 100));
      return `254711${String(at).padStart(6, '0')}`;
    },
  };
}

/** Pauses of a Poisson process: real payers do not arrive in step. */
export function createArrivals(seed: number, perSecond: number): { nextPauseMs: () => number } {
  const random: Random = createRandom('arrivals', seed);
  const parts = 1_000_000;
  return {
    nextPauseMs: () => (-Math.log(random.between({ min: 1, max: parts }) / parts) * 1000) / perSecond,
  };
}

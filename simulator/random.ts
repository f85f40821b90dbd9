import { createHash } from 'node:crypto';
import type { RangeMs } from './timing.ts';

/** A stream of chance that is the same for the same seed. */
export interface Random {
  /** A whole number from `min` to `max`, both possible. */
  between(range: RangeMs): number;
  /** True once in `n` times on average. */
  oneIn(n: number): boolean;
  /** From 0 up to 1, which it never is. */
  share(): number;
  text(length: number, alphabet: string): string;
}

/**
 * Every push draws from its own stream, named by (seed, phone number, how many pushes that phone has had), so that
 * what a push gets does not depend on what else happens at the same time.
 */
export function createRandom(...name: (string | number)[]): Random {
  const next = sfc32(createHash('sha256').update(JSON.stringify(name)).digest());
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    between: ({ min, max }) => min + below(max - min + 1),
    oneIn: (n) => below(n) === 0,
    share: next,
    text: (length, alphabet) =>
      Array.from({ length }, () => alphabet.charAt(below(alphabet.length))).join(''),
  };
}

/** Chris Doty-Humphrey's "small fast counter": 128 bits of state, so two streams never meet by accident. */
function sfc32(seed: Buffer): () => number {
  let a = seed.readInt32LE(0);
  let b = seed.readInt32LE(4);
  let c = seed.readInt32LE(8);
  let counter = seed.readInt32LE(12);
  return () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
}

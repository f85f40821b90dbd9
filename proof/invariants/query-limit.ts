import type { Facts } from '../facts/facts.ts';
import { grouped } from '../facts/payment-of.ts';
import { finding, type Finding } from './invariant.ts';

const queriesMax = 5;
const windowMs = 60_000;

/** Never more than 5 queries in 60 s (of the tempo) per short code, counted where they arrive. */
export function queryLimit({ queries, options }: Facts): Finding {
  const { checked, breach, done } = finding();
  for (const [shortCode, all] of grouped(queries, ({ businessShortCode }) => businessShortCode)) {
    checked('queries', all.length);
    const atMs = all.map(({ at }) => Date.parse(at)).toSorted((a, b) => a - b);
    for (const [index, at] of atMs.entries()) {
      const oldest = atMs[index - queriesMax];
      if (oldest === undefined) continue;
      checked('windows');
      if (at - oldest < windowMs / options.tempo)
        breach(
          `short code ${shortCode}: ${queriesMax + 1} queries within ${at - oldest} ms, ended ${new Date(at).toISOString()}`,
        );
    }
  }
  return done(['queries', 'windows']);
}

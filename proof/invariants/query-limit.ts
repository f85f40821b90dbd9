import type { Facts } from '../facts/facts.ts';
import { finding, type Finding } from './invariant.ts';

const queriesMax = 5;

/** Never more than 5 queries in any 60 s (of the tempo) per short code, counted by the simulator as they arrive. */
export function queryLimit({ stats, merchants }: Facts): Finding {
  const { checked, breach, done } = finding();
  const { queryAnswered = 0, queryRefused = 0, queryLimited = 0 } = stats.counts;
  checked('queries', queryAnswered + queryRefused + queryLimited);
  for (const { businessShortCode } of merchants) {
    const highest = stats.highestQueriesPerMinute[businessShortCode] ?? 0;
    checked('queries in the busiest minutes', highest);
    if (highest > queriesMax) breach(`short code ${businessShortCode}: ${highest} queries within a minute`);
  }
  if (queryLimited > 0) breach(`Safaricom throttled ${queryLimited} queries`);
  return done(['queries', 'queries in the busiest minutes']);
}

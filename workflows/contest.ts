import { evidenceKey, type Evidence } from './evidence.ts';
import { barsFailure, strengthOf, type Surroundings } from './evidence-strength.ts';

/** Says something about the money that another word could be set against. */
const speaks = (evidence: Evidence, around: Surroundings): boolean =>
  evidence.kind !== 'decision' && (strengthOf(evidence, around) >= 2 || barsFailure(evidence, around));

/** What it says, whoever repeats it how often: "query completed", "callback completed UIE4K7Q2XN". */
const wordOf = ({ kind, says, receiptNumber }: Evidence): string =>
  [kind, says, ...(receiptNumber === null ? [] : [receiptNumber])].join(' ');

/** All that is said about the money: other words make another contest. */
export const words = (all: readonly Evidence[], around: Surroundings): string[] =>
  all.filter((evidence) => speaks(evidence, around)).map(wordOf);

/**
 * What speaks against a decision that the person had not in view: that is for a person again. A query that only repeats
 * what an earlier one said is nothing new.
 */
export function unseenAgainst(all: readonly Evidence[], decision: Evidence, around: Surroundings): string[] {
  const { considered } = decision;
  if (considered === null) return [];
  const seen = new Set(all.filter((each) => considered.includes(evidenceKey(each))).map(wordOf));
  const others = all.filter(({ says }) => says !== decision.says);
  return words(others, around).filter((word) => !seen.has(word));
}

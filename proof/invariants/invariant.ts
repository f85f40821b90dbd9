import type { Facts } from '../facts/facts.ts';

/** What was found out about one invariant. */
export interface Finding {
  /** How many things were checked, by what they are. */
  checked: Record<string, number>;
  /** Each names the ids that it is about. */
  breaches: string[];
  /** What there was none of, though the invariant is about it: then it is not proven, which is a breach as well. */
  unchecked: string[];
}

export const holds = ({ breaches, unchecked }: Finding): boolean =>
  breaches.length === 0 && unchecked.length === 0;

export interface Invariant {
  number: string;
  title: string;
  check: (facts: Facts) => Finding;
}

/** Collects what a check finds. */
export function finding(): {
  checked: (what: string, count?: number) => void;
  breach: (words: string) => void;
  done: (atLeastOne: readonly string[]) => Finding;
} {
  const checked: Record<string, number> = {};
  const breaches: string[] = [];
  return {
    checked(what, count = 1) {
      checked[what] = (checked[what] ?? 0) + count;
    },
    breach: (words) => void breaches.push(words),
    done(atLeastOne) {
      const unchecked = atLeastOne.filter((what) => (checked[what] ?? 0) === 0);
      return { checked, breaches, unchecked };
    },
  };
}

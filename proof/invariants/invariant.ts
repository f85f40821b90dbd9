import type { Facts } from '../facts/facts.ts';

/** What was found out about one invariant. */
export interface Finding {
  /** How many things were checked, by what they are. */
  checked: Record<string, number>;
  /** Each names the ids that it is about. */
  breaches: string[];
}

export interface Invariant {
  number: string;
  title: string;
  check: (facts: Facts) => Finding;
}

/** Collects what a check finds. A thing that was never checked is a breach of its own: nothing was proven. */
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
      for (const what of atLeastOne)
        if ((checked[what] ?? 0) === 0) breaches.push(`nothing was checked: there were no ${what}`);
      return { checked, breaches };
    },
  };
}

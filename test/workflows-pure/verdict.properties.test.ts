import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { evidenceKey, type Evidence } from '../../workflows/evidence.ts';
import { isForeign, surroundings } from '../../workflows/evidence-strength.ts';
import { evidenceSets, sayingNothing, shuffled } from './plausible-evidence.ts';
import { decision, facts, paidCallback, receipt, verdictOf } from './samples.ts';

const numRuns = 10_000;

function holds<T>(sets: fc.Arbitrary<T>, fact: (value: T) => void): void {
  fc.assert(fc.property(sets, fact), { numRuns });
}

test('any order of the same evidence gives the same verdict', () => {
  holds(shuffled, ({ set, other }) => expect(verdictOf(...other)).toEqual(verdictOf(...set)));
});

test('repeated evidence gives the same verdict', () => {
  holds(shuffled, ({ set, other }) => {
    const half = other.slice(0, Math.ceil(other.length / 2));
    expect(verdictOf(...half, ...set, ...other)).toEqual(verdictOf(...set));
  });
});

test('a genuine success with a receipt completes whatever else is known', () => {
  holds(fc.tuple(evidenceSets, fc.constantFrom(true, null)), ([set, fromListedAddress]) => {
    const verdict = verdictOf(...set, paidCallback({ sourceKey: 'proof', fromListedAddress }));
    expect(verdict.says).toBe('completed');
    expect(verdict.receiptNumbers).toContain(receipt);
  });
});

test('evidence that says nothing changes no verdict, but for one that rests on "never prompted"', () => {
  holds(fc.tuple(evidenceSets, sayingNothing), ([set, nothing]) => {
    const [before, after] = [verdictOf(...set), verdictOf(...set, nothing)];
    expect(after.receiptNumbers).toEqual(before.receiptNumbers);
    expect(after.cases).toEqual(before.cases);
    const restsOnNoPrompt = ['refusal', 'neverPrompted'].includes(before.because?.kind ?? '');
    expect(restsOnNoPrompt ? ['nothing', before.says] : [before.says]).toContain(after.says);
  });
});

test('no failure is found while a success with a receipt is in the set, but by a person', () => {
  holds(evidenceSets, (set) => {
    const around = surroundings(set, facts);
    const isGenuine = (each: Evidence): boolean =>
      each.says === 'completed' &&
      each.receiptNumber !== null &&
      !each.receiptTaken &&
      !isForeign(each, around) &&
      each.fromListedAddress !== false;
    const { says, because } = verdictOf(...set);
    if (!set.some(isGenuine) || because?.kind === 'decision') return;
    expect(['failed', 'canceled']).not.toContain(says);
  });
});

test('evidence that says nothing never yields a verdict or a case', () => {
  holds(fc.array(sayingNothing, { maxLength: 8 }), (set) => {
    expect(verdictOf(...set)).toMatchObject({
      says: 'nothing',
      because: null,
      receiptNumbers: [],
      cases: [],
    });
  });
});

test('every contest has a case, and so has everything that contradicts a decision later', () => {
  holds(evidenceSets, (set) => {
    const { says, because, cases, about } = verdictOf(...set);
    const doubted = because?.kind === 'decision' && (about.contested ?? '') !== '';
    expect(cases.includes('contested')).toBe(says === 'contested' || doubted);
  });
});

test('a person who saw everything is contradicted by nothing', () => {
  holds(evidenceSets, (set) => {
    const considered = set.map((each) => evidenceKey(each));
    const { cases } = verdictOf(...set, decision('failed', { sourceKey: 'the last', considered }));
    expect(cases).not.toContain('contested');
  });
});

test('a verdict is what its evidence says', () => {
  holds(evidenceSets, (set) => {
    const { says, because } = verdictOf(...set);
    // Of two that contradict each other neither is the verdict, but one of them is named.
    const backed = says === 'contested' ? ['completed', 'failed', 'canceled'] : [says];
    expect(backed).toContain(because?.says ?? 'nothing');
  });
});

test('more than one receipt is always a case', () => {
  holds(evidenceSets, (set) => {
    const { cases, receiptNumbers } = verdictOf(...set);
    expect(cases.includes('paid_twice')).toBe(receiptNumbers.length > 1);
    expect(new Set(cases).size).toBe(cases.length);
  });
});

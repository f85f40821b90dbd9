import { unseenAgainst, words } from './contest.ts';
import type { Evidence, PaymentFacts } from './evidence.ts';
import {
  barsFailure,
  isHeard,
  isMisfit,
  strengthOf,
  surroundings,
  type Strength,
} from './evidence-strength.ts';

export const caseKinds = [
  'contested',
  'amount_mismatch',
  'paid_twice',
  'receipt_missing',
  'still_unknown',
  'already_claimed',
] as const;
export type CaseKind = (typeof caseKinds)[number];

export interface Verdict {
  /** `contested`: success and failure stand against each other and no receipt decides. `nothing`: nobody knows yet. */
  says: 'completed' | 'failed' | 'canceled' | 'contested' | 'nothing';
  /** The evidence that decided; null when nothing did. */
  because: Evidence | null;
  /** All receipts of this payment, those of the strongest evidence first. More than one is a case: the payer paid twice. */
  receiptNumbers: readonly string[];
  /** Whether a prompt may have been on the phone. */
  prompted: boolean;
  /** Something speaks of money that moved, though it may prove nothing: a failure must not stand unquestioned. */
  barred: boolean;
  cases: readonly CaseKind[];
  /** What a case is about, receipts or what is said: about anything else it is another case. */
  about: Readonly<Partial<Record<CaseKind, string>>>;
}

interface Weighed {
  evidence: Evidence;
  strength: Strength;
}

/** Strong enough that its receipt is this payment's, should it have one. */
export const carriesReceipt = ({ evidence, strength }: Weighed): boolean =>
  strength >= 3 && evidence.says === 'completed';

/** Judges all evidence of a payment at once. Pure, and blind to order and repetition: the same set gives the same verdict. */
export function judge(all: readonly Evidence[], facts: PaymentFacts): Verdict {
  const around = surroundings(all, facts);
  const weighed = all
    .map((evidence) => ({ evidence, strength: strengthOf(evidence, around) }))
    .filter(({ strength }) => strength > 0)
    .toSorted(byWeight);
  const top = weighed[0];
  const receipts = weighed.filter(carriesReceipt).flatMap(({ evidence }) => evidence.receiptNumber ?? []);
  const receiptNumbers = [...new Set(receipts)];
  const heard = all.filter((evidence) => isHeard(evidence, around));
  const misfits = heard.filter((evidence) => isMisfit(evidence, facts));
  const claimed = heard.filter(({ says, receiptTaken }) => says === 'completed' && receiptTaken);
  const cases: CaseKind[] = [];
  if (misfits.length > 0) cases.push('amount_mismatch');
  if (receiptNumbers.length > 1) cases.push('paid_twice');
  if (claimed.length > 0) cases.push('already_claimed');
  const about = {
    amount_mismatch: subject(misfits.map(({ receiptNumber }) => receiptNumber)),
    paid_twice: subject(receiptNumbers),
    already_claimed: subject(claimed.map(({ receiptNumber }) => receiptNumber)),
    contested: subject(words(all, around)),
  };
  const barred = all.some((evidence) => barsFailure(evidence, around));
  const verdict = { receiptNumbers, prompted: around.prompted, barred, about };

  // A receipt is money that moved: it beats everything that says otherwise, a person's decision too.
  if (top?.strength === 4) return { ...verdict, says: 'completed', because: top.evidence, cases };

  const decision = lastDecision(weighed);
  if (decision !== undefined) {
    const against = subject(unseenAgainst(all, decision, around));
    return {
      ...verdict,
      says: saidBy(decision),
      because: decision,
      cases: against === '' ? cases : [...cases, 'contested'],
      about: { ...about, contested: against },
    };
  }

  const because = top?.evidence ?? null;
  const said = new Set(weighed.filter(({ strength }) => strength >= 2).map(({ evidence }) => evidence.says));
  const doubted = because?.says === 'completed' ? isDoubtful(cases, receiptNumbers) : barred;
  if (said.size > 1 || (because !== null && doubted)) {
    return { ...verdict, says: 'contested', because, cases: [...cases, 'contested'] };
  }
  return { ...verdict, says: because === null ? 'nothing' : saidBy(because), because, cases };
}

/**
 * Money that does not fit doubts a success without a receipt: nobody knows what was paid. So does one whose only receipt
 * is somebody else's: the same debit must not be paid out twice.
 */
const isDoubtful = (cases: readonly CaseKind[], receiptNumbers: readonly string[]): boolean =>
  cases.includes('amount_mismatch') || (cases.includes('already_claimed') && receiptNumbers.length === 0);

const saidBy = ({ says }: Evidence): Verdict['says'] => says;

/** A person decides with the earlier evidence in view, so it stands above it; of several decisions the last one counts. */
const lastDecision = (weighed: readonly Weighed[]): Evidence | undefined =>
  weighed
    .map(({ evidence }) => evidence)
    .filter(({ kind }) => kind === 'decision')
    .toSorted((a, b) => compare(b.sourceKey, a.sourceKey))[0];

const subject = (names: readonly (string | null)[]): string =>
  [...new Set(names)]
    .filter((name) => name !== null)
    .toSorted()
    .join(' ');

// Strongest first; among equals a fixed order of the content, so that the order of arrival cannot matter.
function byWeight(a: Weighed, b: Weighed): number {
  return b.strength - a.strength || compare(contentKey(a.evidence), contentKey(b.evidence));
}

const contentKey = (evidence: Evidence): string =>
  [evidence.kind, evidence.receiptNumber, evidence.resultCode, evidence.sourceKey].join('|');

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

import type { EntityManager } from '@mikro-orm/postgresql';
import type { AccountEntry, DarajaCredential } from '../../db/entities/index.ts';
import type { PaymentTiming } from '../../workflows/timing.ts';
import type { ActivityDeps } from '../deps.ts';
import { findCandidates } from './candidates.ts';
import { chooseCandidate, chooseLateCandidate, type Choice } from './choose-candidate.ts';
import { namesAccount } from './evidence-of-entry.ts';
import { paymentThatNames, paymentWithOwnReference, receiptOwner, type Bound } from './known-payment.ts';
import { readPayer } from '../../daraja/payer.ts';
import { fitsPayment } from './payment-of-entry.ts';
import { viewReceiptless } from './receiptless-payments.ts';
import { vouchedFor } from './vouchers.ts';

export type EntryDecision =
  | ({ is: 'bound' } & Bound)
  /** Nobody waited for this money: it is a payment that the payer began. */
  | { is: 'own' }
  /** Null: it is looked for no more. */
  | { is: 'unbound'; lookAgainAt: Date | null };

export interface EntryInView {
  entry: AccountEntry;
  credential: DarajaCredential;
  now: Date;
}

type Deps = Pick<ActivityDeps, 'timing' | 'log'>;

/** Whose money an entry is, by the best that there is: its receipt, a reference of ours, a receipt from an address that nobody vouches for, likeness. */
export async function decideEntry(
  em: EntityManager,
  deps: Deps,
  inView: EntryInView,
): Promise<EntryDecision> {
  const { entry } = inView;
  const owner = await receiptOwner(em, entry);
  if (owner === 'claim') return { is: 'unbound', lookAgainAt: null };
  // A notice from an unlisted address may be forged: it is nobody's until somebody who vouches for it tells the same.
  const vouched = entry.fromListedAddress === false ? await vouchedFor(em, entry) : undefined;
  if (vouched?.money === false) return lookAgain(inView, deps.timing);
  // Transaction Status answers about one receipt, and tells no account. What an unlisted notice tells besides receipt and
  // amount nobody vouched for: whose money it is, is left to the entry that does.
  const onlyByReceipt = entry.source === 'transactionStatus' || vouched?.account === true;
  const bound =
    owner ??
    (await paymentThatNames(em, entry, true)) ??
    (onlyByReceipt ? undefined : await byReference(em, inView)) ??
    (await paymentThatNames(em, entry, false));
  if (bound !== undefined) return { is: 'bound', ...bound };
  return onlyByReceipt ? lookAgain(inView, deps.timing) : await byLikeness(em, deps, inView);
}

const byReference = async (
  em: EntityManager,
  { entry, credential }: EntryInView,
): Promise<Bound | undefined> =>
  credential.type === 'paybill' ? await paymentWithOwnReference(em, entry) : undefined;

async function byLikeness(em: EntityManager, deps: Deps, inView: EntryInView): Promise<EntryDecision> {
  const { entry, credential, now } = inView;
  if (namesAccount(entry, credential) === false || !fitsPayment(entry)) {
    deps.log.error(
      { entryId: entry.id },
      'entry of another short code, or of no possible amount; look at it',
    );
    return lookAgain(inView, deps.timing);
  }
  const candidates = await findCandidates(em, deps.timing, entry, credential, deps.timing.matchWindowMs);
  const choice = chooseCandidate(candidates, now, deps.timing);
  switch (choice.is) {
    case 'one':
      return { is: 'bound', paymentId: choice.paymentId, boundBy: 'match' };
    case 'early':
      return { is: 'unbound', lookAgainAt: choice.until };
    case 'several':
      return lookAgain(inView, deps.timing);
    case 'none':
      return await nobodys(em, deps.timing, inView);
  }
}

async function nobodys(
  em: EntityManager,
  timing: PaymentTiming,
  inView: EntryInView,
): Promise<EntryDecision> {
  const { entry, credential, now } = inView;
  // What was paid before the short code came here is no news: a first list must not announce last month's sales.
  const sinceMs = credential.createdAt.getTime() - timing.absenceEntryMs;
  if (entry.occurredAt.getTime() < sinceMs) return { is: 'unbound', lookAgainAt: null };
  const ownAt = new Date(entry.receivedAt.getTime() + timing.ownPaymentAfterMs);
  if (now < ownAt) return { is: 'unbound', lookAgainAt: ownAt };
  const late = await lateChoice(em, timing, inView);
  if (late.is === 'one') return { is: 'bound', paymentId: late.paymentId, boundBy: 'match' };
  if (late.is === 'several') return lookAgain(inView, timing);
  const { mayBeIts, ofOtherAmount } = await viewReceiptless(em, timing, entry, credential);
  if (mayBeIts) return lookAgain(inView, timing);
  return ofOtherAmount === undefined
    ? { is: 'own' }
    : { is: 'bound', paymentId: ofOtherAmount, boundBy: 'match' };
}

/** Only of a payer who is told: by amount alone, somebody else's money would be found in so long a time. */
async function lateChoice(
  em: EntityManager,
  timing: PaymentTiming,
  { entry, credential }: EntryInView,
): Promise<Choice> {
  if (readPayer(entry.payer).form === 'untold') return { is: 'none' };
  return chooseLateCandidate(await findCandidates(em, timing, entry, credential, timing.lateMoneyMs));
}

/** After a quarter of its age, so that what was only just told is looked at often and the rest seldom. */
function lookAgain({ entry, now }: EntryInView, timing: PaymentTiming): EntryDecision {
  const ageMs = now.getTime() - entry.receivedAt.getTime();
  const againMs = Math.max(timing.entryAgainMs, ageMs / 4);
  return {
    is: 'unbound',
    lookAgainAt: ageMs >= timing.entryWaitsMs ? null : new Date(now.getTime() + againMs),
  };
}

import type { EvidenceRow } from '../../db/entities/index.ts';
import type { Facts, PaymentRow } from '../facts/facts.ts';
import { grouped, paymentOfPush } from '../facts/payment-of.ts';
import { chance } from '../random.ts';
import type { Push } from '../stack/safaricom.ts';
import { judge, type Verdict } from '../../workflows/verdict.ts';
import { finding, type Finding } from './invariant.ts';

const permutations = 12;

/**
 * Every callback that was acknowledged is in evidence, once; every stored evidence set, permuted and judged again, gives
 * the stored status, or is contested and has a case.
 */
export function evidenceKept(facts: Facts): Finding {
  const { checked, breach, done } = finding();
  const evidence = grouped(facts.evidence, ({ paymentId }) => paymentId);
  const paymentOf = paymentOfPush(facts);
  for (const push of facts.pushes)
    checkCallbacks(facts, push, evidence.get(paymentOf(push)?.id ?? '') ?? [], { checked, breach });

  const noticed = grouped(
    facts.entries.filter(({ source }) => source === 'c2b'),
    ({ receiptNumber }) => receiptNumber,
  );
  for (const receiptNumber of new Set(facts.confirmed)) {
    checked('acknowledged notices of money');
    const { length } = noticed.get(receiptNumber) ?? [];
    if (length !== 1) breach(`the notice of ${receiptNumber} was acknowledged and is kept ${length} times`);
  }

  const cases = new Set(facts.cases.map(({ paymentId }) => paymentId));
  for (const payment of facts.payments) {
    checked('sets of evidence judged again');
    judgeAgain(facts, payment, evidence.get(payment.id) ?? [], {
      checked,
      breach,
      hasCase: cases.has(payment.id),
    });
  }
  return done(['acknowledged callbacks', 'sets of evidence judged again', 'permutations']);
}

/** Each body once, however often it came; from an address that is not Safaricom's it is other evidence. */
function checkCallbacks(
  { bodies }: Facts,
  { callbackAttempts, callbackUrl, checkoutRequestId }: Push,
  rows: readonly EvidenceRow[],
  { checked, breach }: Pick<ReturnType<typeof finding>, 'checked' | 'breach'>,
): void {
  const callbacks = rows.filter(({ kind }) => kind === 'callback');
  for (const { httpStatus, url, body, isForged } of callbackAttempts) {
    if (httpStatus !== 200) continue;
    const kept = callbacks.filter(
      (row) => bodies.get(row.id) === body && (row.fromListedAddress === false) === isForged,
    ).length;
    if (url !== callbackUrl) {
      checked('callbacks with a wrong token');
      if (kept > 0) breach(`a callback of push ${checkoutRequestId} with a wrong token is kept as evidence`);
      continue;
    }
    checked(isForged ? 'acknowledged callbacks from elsewhere' : 'acknowledged callbacks');
    if (kept !== 1)
      breach(`a callback of push ${checkoutRequestId} was acknowledged and is kept ${kept} times`);
  }
}

interface Judging extends Pick<ReturnType<typeof finding>, 'checked' | 'breach'> {
  hasCase: boolean;
}

function judgeAgain(
  { options }: Facts,
  payment: PaymentRow,
  rows: readonly EvidenceRow[],
  { checked, breach, hasCase }: Judging,
): void {
  const random = chance(options.seed, 'permutations', payment.order ?? payment.id);
  const verdict = judge(rows, payment);
  for (let count = 0; count < permutations; count += 1) {
    checked('permutations');
    // Some pieces twice: repetition must not matter either.
    const permuted = random.shuffle([...rows, ...rows.filter(() => random.happens(0.3))]);
    const again = judge(permuted, payment);
    if (essence(again) !== essence(verdict))
      return breach(
        `the evidence of payment ${payment.id} says ${again.says} in another order, else ${verdict.says}`,
      );
  }
  if (!fits(verdict, payment) && !hasCase)
    breach(
      `payment ${payment.id} is ${payment.status}, its evidence says ${verdict.says}, and it has no case`,
    );
}

const essence = ({ says, receiptNumbers, because, cases, prompted, barred }: Verdict): string =>
  JSON.stringify([
    says,
    receiptNumbers,
    because?.kind,
    because?.sourceKey,
    cases.toSorted(),
    prompted,
    barred,
  ]);

/** Nothing decided leaves a payment open; whatever decided is its status. */
function fits({ says }: Verdict, { status }: PaymentRow): boolean {
  if (says === 'nothing') return status === 'initiating' || status === 'pending' || status === 'unknown';
  return says === status;
}

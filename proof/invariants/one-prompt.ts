import type { Facts, PaymentRow } from '../facts/facts.ts';
import { grouped, paymentOfPush } from '../facts/payment-of.ts';
import type { Push } from '../stack/safaricom.ts';
import { finding, type Finding } from './invariant.ts';

/** A push that was given its right in time may be written this much later; a real wait, at any tempo. */
const lateMs = 2_000;

/**
 * At most one prompt shown per payment, none later than `prompt_by` + 2 s, none while another of the same organisation is
 * live on that phone. An accepted push counts as a prompt, for Safaricom decides what becomes of it.
 */
export function onePrompt(facts: Facts): Finding {
  const { checked, breach, done } = finding();
  const paymentOf = paymentOfPush(facts);
  const owned: { push: Push; payment: PaymentRow }[] = [];
  for (const push of facts.pushes) {
    const payment = paymentOf(push);
    if (payment === undefined) breach(`push ${push.checkoutRequestId} belongs to no payment`);
    else owned.push({ push, payment });
  }

  for (const [payment, pushes] of grouped(owned, (each) => each.payment)) {
    checked('prompted payments');
    if (pushes.length > 1)
      breach(`payment ${payment.id} was prompted ${pushes.length} times: ${pushes.map(idOf).join(', ')}`);
    for (const { push } of pushes) checkTime(push, payment, breach);
  }
  for (const group of grouped(owned, phoneOf).values()) {
    const inOrder = group.toSorted((a, b) => startOf(a.push) - startOf(b.push));
    for (const [index, { push, payment }] of inOrder.entries()) {
      const before = inOrder[index - 1];
      if (before === undefined) continue;
      checked('prompts after another on the same phone');
      if (endOf(before.push) > startOf(push))
        breach(`payment ${payment.id} was prompted while ${before.payment.id} was live on the same phone`);
    }
  }
  for (const each of owned) checkTurnedAway(each, paymentOf, { checked, breach });
  return done(['prompted payments', 'prompts after another on the same phone']);
}

const idOf = ({ push }: { push: Push }): string => push.checkoutRequestId;
const phoneOf = ({ payment }: { payment: PaymentRow }): string =>
  `${payment.organisationId}/${payment.phoneNumber}`;
const startOf = (push: Push): number => Date.parse(push.promptShownAt ?? push.acceptedAt);
const endOf = (push: Push): number => (push.endedAt === null ? Infinity : Date.parse(push.endedAt));

function checkTime(push: Push, payment: PaymentRow, breach: (words: string) => void): void {
  const lateByMs = startOf(push) - ((payment.promptBy?.getTime() ?? 0) + lateMs);
  if (lateByMs > 0) breach(`payment ${payment.id} was prompted ${lateByMs} ms later than prompt_by + 2 s`);
}

/** Safaricom lets no second prompt on a phone: a second push of ours shows itself only as one that it turned away. */
function checkTurnedAway(
  { push, payment }: { push: Push; payment: PaymentRow },
  paymentOf: ReturnType<typeof paymentOfPush>,
  { checked, breach }: Pick<ReturnType<typeof finding>, 'checked' | 'breach'>,
): void {
  for (const turnedAway of push.turnedAway) {
    checked('pushes to a busy phone');
    const other = paymentOf(turnedAway);
    if (other === undefined) breach(`a push that ${payment.id} kept from its phone belongs to no payment`);
    else if (other.id === payment.id)
      breach(`payment ${payment.id} was pushed again while its prompt was live`);
    else if (other.organisationId === payment.organisationId)
      breach(`payment ${other.id} was pushed while ${payment.id} was live on the same phone`);
  }
}

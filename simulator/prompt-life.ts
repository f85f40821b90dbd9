import type { Announcements } from './announcements.ts';
import type { Clock } from './clock.ts';
import type { IncomingPayment, IncomingPayments } from './incoming-payments.ts';
import type { LiveLog, LogKind } from './live-log.ts';
import { outcomes, type Outcome } from './outcomes.ts';
import type { PhoneLocks } from './phone-locks.ts';
import type { Push } from './pushes.ts';

/** What a person can do on the virtual handset, and how it ends the prompt. */
const handsetActions = { pin: 'paid', decline: 'declined' } as const satisfies Record<string, Outcome>;
export type HandsetAction = keyof typeof handsetActions;

export interface PromptLife {
  start(push: Push): void;
  /** A person acts in place of the script. Undefined when no prompt is on that phone. */
  act(phoneNumber: string, action: HandsetAction): Push | undefined;
  livePrompts(): Push[];
}

interface PromptLifeParts {
  clock: Clock;
  phoneLocks: PhoneLocks;
  incomingPayments: IncomingPayments;
  liveLog: LiveLog;
  announcements: Announcements;
}

/** From the accepted push to the end of its prompt and the debit: the only place that moves a push from state to state. */
export function createPromptLife(parts: PromptLifeParts): PromptLife {
  const { clock, phoneLocks, incomingPayments, liveLog, announcements } = parts;

  function log(push: Push, kind: LogKind, text: string): void {
    const { checkoutRequestId, request } = push;
    liveLog.write({ kind, text, checkoutRequestId, phoneNumber: request.PhoneNumber });
  }

  function start(push: Push): void {
    const cancelScript = clock.after(push.endsAfterMs, () => end(push, push.scenario.outcome));
    phoneLocks.hold(push, cancelScript);
    tellQuery(clock, push, 'accepted', 'paid');
    announcements.afterAcceptance(push);
    if (!push.scenario.showsPrompt) return;
    push.promptShownAtMs = clock.nowMs();
    push.state = 'promptShown';
    log(push, 'promptShown', `Pay KES ${push.request.Amount} for ${push.request.AccountReference}?`);
  }

  function end(push: Push, intended: Outcome): void {
    const outcome = intended === 'paid' ? (wiringOutcome(push) ?? 'paid') : intended;
    if (outcome !== 'paid') return conclude(push, outcome);
    const payment = incomingPayments.open(paymentOf(push));
    const verdict = incomingPayments.validate(payment);
    if (verdict === undefined) return conclude(push, 'paid', payment);
    // The PIN is typed; the phone stays locked until the merchant has said whether it takes the money.
    push.state = 'validating';
    void verdict.then(({ state }) => {
      if (state === 'accepted') conclude(push, 'paid', payment);
      else if (state === 'rejected') conclude(push, 'validationRejected');
    });
  }

  function conclude(push: Push, outcome: Outcome, payment?: IncomingPayment): void {
    phoneLocks.release(push);
    push.endedAtMs = clock.nowMs();
    push.state = outcome;
    log(push, 'promptEnded', `${outcome} (${outcomes[outcome].resultCode})`);
    const { debitAfterMs } = push.scenario;
    if (payment !== undefined && debitAfterMs === 0) debit(push, payment);
    else if (payment !== undefined) clock.after(debitAfterMs, () => debit(push, payment));
    tellQuery(clock, push, undefined, outcome);
    announcements.afterEnd(push, outcome);
  }

  function debit(push: Push, payment: IncomingPayment): void {
    const { entry, confirmed } = incomingPayments.debit(payment);
    push.ledgerEntry = entry;
    push.confirmed = confirmed;
  }

  function act(phoneNumber: string, action: HandsetAction): Push | undefined {
    const locked = phoneLocks.on(phoneNumber);
    if (locked?.push.state !== 'promptShown') return undefined;
    locked.cancelScript();
    end(locked.push, handsetActions[action]);
    return locked.push;
  }

  return {
    start,
    act,
    livePrompts: () => phoneLocks.pushes().filter(({ state }) => state === 'promptShown'),
  };
}

function tellQuery(clock: Clock, push: Push, since: 'accepted' | undefined, outcome: Outcome): void {
  for (const { afterMs, says = outcome } of push.scenario.query.filter((plan) => plan.since === since))
    clock.after(afterMs, () => (push.queryKnows = says));
}

const paymentOf = ({
  merchant,
  request,
  checkoutRequestId,
  random,
  debitAmountShillings,
  scenario,
}: Push) => ({
  kind: 'stk' as const,
  merchant,
  phoneNumber: request.PhoneNumber,
  amountShillings: debitAmountShillings,
  confirmationFirst: scenario.confirmationFirst,
  afterwards: scenario.afterwards,
  accountReference: request.AccountReference,
  checkoutRequestId,
  random,
});

/** A product or a receiver that is not the merchant's goes unnoticed until the payer has typed the PIN. */
function wiringOutcome({ merchant, request }: Push): Outcome | undefined {
  const expected =
    merchant.type === 'till'
      ? { type: 'CustomerBuyGoodsOnline', partyB: merchant.tillNumber }
      : { type: 'CustomerPayBillOnline', partyB: merchant.businessShortCode };
  if (request.TransactionType !== expected.type) return 'wrongProduct';
  return request.PartyB === expected.partyB ? undefined : 'wrongPartyB';
}

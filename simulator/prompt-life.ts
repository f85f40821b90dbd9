import type { Announcements } from './announcements.ts';
import type { Cancel, Clock } from './clock.ts';
import type { Ledger } from './ledger.ts';
import type { LiveLog, LogKind } from './live-log.ts';
import { outcomes, type Outcome } from './outcomes.ts';
import type { Push } from './pushes.ts';

/** What a person can do on the virtual handset, and how it ends the prompt. */
const handsetActions = { pin: 'paid', decline: 'declined' } as const satisfies Record<string, Outcome>;
export type HandsetAction = keyof typeof handsetActions;

export interface PromptLife {
  start(push: Push): void;
  /** A person acts in place of the script. Undefined when no prompt is on that phone. */
  act(phoneNumber: string, action: HandsetAction): Push | undefined;
  /** One prompt per phone at a time, whoever sent it. */
  isLocked(phoneNumber: string): boolean;
  /** A prompt that is none of ours is on the phone for so long. */
  occupy(phoneNumber: string, forMs: number): void;
  livePrompts(): Push[];
  clear(): void;
}

interface PromptLifeParts {
  clock: Clock;
  ledger: Ledger;
  liveLog: LiveLog;
  announcements: Announcements;
}

/** From the accepted push to the end of its prompt and the debit: the only place that moves a push from state to state. */
export function createPromptLife({ clock, ledger, liveLog, announcements }: PromptLifeParts): PromptLife {
  const locks = new Map<string, { push: Push; cancelScript: Cancel }>();
  const occupied = new Set<string>();

  function log(push: Push, kind: LogKind, text: string): void {
    const { checkoutRequestId, request } = push;
    liveLog.write({ kind, text, checkoutRequestId, phoneNumber: request.PhoneNumber });
  }

  function start(push: Push): void {
    const cancelScript = clock.after(push.endsAfterMs, () => end(push, push.scenario.outcome));
    locks.set(push.request.PhoneNumber, { push, cancelScript });
    tellQuery(push, 'accepted', 'paid');
    announcements.afterAcceptance(push);
    if (!push.scenario.showsPrompt) return;
    push.promptShownAtMs = clock.nowMs();
    push.state = 'promptShown';
    log(push, 'promptShown', `Pay KES ${push.request.Amount} for ${push.request.AccountReference}?`);
  }

  function end(push: Push, intended: Outcome): void {
    const outcome = intended === 'paid' ? (wiringOutcome(push) ?? 'paid') : intended;
    locks.delete(push.request.PhoneNumber);
    push.endedAtMs = clock.nowMs();
    push.state = outcome;
    log(push, 'promptEnded', `${outcome} (${outcomes[outcome].resultCode})`);
    const { debitAfterMs } = push.scenario;
    if (outcome === 'paid' && debitAfterMs === 0) debit(push);
    else if (outcome === 'paid') clock.after(debitAfterMs, () => debit(push));
    tellQuery(push, undefined, outcome);
    announcements.afterEnd(push, outcome);
  }

  function debit(push: Push): void {
    push.ledgerEntry = ledger.debit(push);
    const { amountShillings, receiptNumber } = push.ledgerEntry;
    log(push, 'debited', `KES ${amountShillings}, receipt ${receiptNumber}`);
  }

  function tellQuery(push: Push, since: 'accepted' | undefined, outcome: Outcome): void {
    for (const { afterMs, says = outcome } of push.scenario.query.filter((plan) => plan.since === since))
      clock.after(afterMs, () => (push.queryKnows = says));
  }

  function occupy(phoneNumber: string, forMs: number): void {
    occupied.add(phoneNumber);
    clock.after(forMs, () => occupied.delete(phoneNumber));
  }

  function act(phoneNumber: string, action: HandsetAction): Push | undefined {
    const locked = locks.get(phoneNumber);
    if (locked?.push.state !== 'promptShown') return undefined;
    locked.cancelScript();
    end(locked.push, handsetActions[action]);
    return locked.push;
  }

  return {
    start,
    act,
    isLocked: (phoneNumber) => locks.has(phoneNumber) || occupied.has(phoneNumber),
    occupy,
    livePrompts: () =>
      [...locks.values()].map(({ push }) => push).filter(({ state }) => state === 'promptShown'),
    clear() {
      locks.clear();
      occupied.clear();
    },
  };
}

/** A product or a receiver that is not the merchant's goes unnoticed until the payer has typed the PIN. */
function wiringOutcome({ merchant, request }: Push): Outcome | undefined {
  const expected =
    merchant.type === 'till'
      ? { type: 'CustomerBuyGoodsOnline', partyB: merchant.tillNumber }
      : { type: 'CustomerPayBillOnline', partyB: merchant.businessShortCode };
  if (request.TransactionType !== expected.type) return 'wrongProduct';
  return request.PartyB === expected.partyB ? undefined : 'wrongPartyB';
}

import type { Callbacks } from './callback.ts';
import type { Cancel, Clock } from './clock.ts';
import type { Ledger } from './ledger.ts';
import type { LiveLog, LogKind } from './live-log.ts';
import { outcomes, type Outcome } from './outcomes.ts';
import type { Push } from './pushes.ts';
import { queryKnowsAfterMs } from './timing.ts';

/** What a person can do on the virtual handset, and how it ends the prompt. */
const handsetActions = { pin: 'paid', decline: 'declined' } as const satisfies Record<string, Outcome>;
export type HandsetAction = keyof typeof handsetActions;

export interface PromptLife {
  start(push: Push): void;
  /** A person acts in place of the script. Undefined when no prompt is on that phone. */
  act(phoneNumber: string, action: HandsetAction): Push | undefined;
  /** One prompt per phone at a time, whoever sent it. */
  isLocked(phoneNumber: string): boolean;
  livePrompts(): Push[];
  clear(): void;
}

interface PromptLifeParts {
  clock: Clock;
  ledger: Ledger;
  liveLog: LiveLog;
  callbacks: Callbacks;
}

/** From the accepted push to the last callback: the only place that moves a push from state to state. */
export function createPromptLife({ clock, ledger, liveLog, callbacks }: PromptLifeParts): PromptLife {
  const locks = new Map<string, { push: Push; cancelScript: Cancel }>();

  function log(push: Push, kind: LogKind, text: string): void {
    const { checkoutRequestId, request } = push;
    liveLog.write({ kind, text, checkoutRequestId, phoneNumber: request.PhoneNumber });
  }

  function start(push: Push): void {
    const cancelScript = clock.after(push.endsAfterMs, () => end(push, push.scenario.outcome));
    locks.set(push.request.PhoneNumber, { push, cancelScript });
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
    if (outcome === 'paid') {
      push.ledgerEntry = ledger.debit(push);
      log(push, 'debited', `KES ${push.request.Amount}, receipt ${push.ledgerEntry.receiptNumber}`);
    }
    if (push.scenario.queryTells) clock.after(queryKnowsAfterMs, () => (push.queryKnows = outcome));
    clock.after(push.callbackAfterMs, () => void announce(push, outcome));
  }

  async function announce(push: Push, outcome: Outcome): Promise<void> {
    const { callbacks: copies } = push.scenario;
    if (copies === 0) log(push, 'callbackWithheld', 'No callback will come');
    // Copies leave together: a receiver that cannot take them at the same time should be found out.
    await Promise.all(Array.from({ length: copies }, () => callbacks.deliver(push, outcome)));
    push.closed.resolve();
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
    isLocked: (phoneNumber) => locks.has(phoneNumber),
    livePrompts: () =>
      [...locks.values()].map(({ push }) => push).filter(({ state }) => state === 'promptShown'),
    clear: () => locks.clear(),
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

import type { Callbacks } from './callback.ts';
import type { Clock } from './clock.ts';
import { createHeldCallbacks } from './held-callbacks.ts';
import type { LiveLog } from './live-log.ts';
import type { Outcome } from './outcomes.ts';
import type { PlannedCallback, Push } from './pushes.ts';
import { heldAtMostMs } from './timing.ts';

export interface Announcements {
  /** Begins the waits of the callbacks that count from the accepted push. */
  afterAcceptance(push: Push): void;
  /** Begins the waits of those that count from the end of the prompt. */
  afterEnd(push: Push, outcome: Outcome): void;
  clear(): void;
}

/** Sends the callbacks of a push when its scenario wants them sent. */
export function createAnnouncements(parts: {
  clock: Clock;
  liveLog: LiveLog;
  callbacks: Callbacks;
}): Announcements {
  const { clock, liveLog, callbacks } = parts;
  const held = createHeldCallbacks();
  /** How many callbacks of a push are still to come. */
  const toCome = new WeakMap<Push, number>();

  function afterAcceptance(push: Push): void {
    toCome.set(push, push.callbacks.length);
    for (const planned of push.callbacks.filter(({ plan }) => plan.since === 'accepted'))
      clock.after(planned.waitMs, () => void send(push, planned, 'paid'));
  }

  function afterEnd(push: Push, outcome: Outcome): void {
    const planned = push.callbacks.filter(({ plan }) => plan.since === undefined);
    if (planned.length === 0) {
      const { checkoutRequestId, request } = push;
      const text = 'No callback will come';
      liveLog.write({ kind: 'callbackWithheld', text, checkoutRequestId, phoneNumber: request.PhoneNumber });
      push.announced.resolve();
    }
    if (toCome.get(push) === 0) push.closed.resolve();
    for (const one of planned) {
      if (one.plan.isHeldForLaterPush) hold(push, one, outcome);
      else clock.after(one.waitMs, () => void send(push, one, outcome));
    }
  }

  function hold(push: Push, planned: PlannedCallback, outcome: Outcome): void {
    let isSent = false;
    const sendOnce = (): void => {
      if (isSent) return;
      isSent = true;
      void send(push, planned, outcome);
    };
    held.hold(push, sendOnce);
    clock.after(heldAtMostMs, sendOnce);
  }

  async function send(push: Push, { plan }: PlannedCallback, outcome: Outcome): Promise<void> {
    if (plan.since === undefined) await push.confirmed;
    // Copies leave together: a receiver that cannot take them at the same time should be found out.
    await Promise.all(
      Array.from({ length: plan.copies ?? 1 }, () => callbacks.deliver(push, plan.says ?? outcome, plan)),
    );
    if (!plan.isForged) {
      push.announced.resolve();
      held.release(push);
    }
    const left = (toCome.get(push) ?? 1) - 1;
    toCome.set(push, left);
    if (left === 0) push.closed.resolve();
  }

  return { afterAcceptance, afterEnd, clear: () => held.clear() };
}

import type { Cancel, Clock } from './clock.ts';
import type { PushRequest } from './push-request.ts';
import type { Push } from './pushes.ts';

interface Held {
  push: Push;
  cancelScript: Cancel;
}

/** One prompt per phone at a time, whoever sent it. */
export interface PhoneLocks {
  hold(push: Push, cancelScript: Cancel): void;
  release(push: Push): void;
  on(phoneNumber: string): Held | undefined;
  /** True while a prompt is on that phone; if it is one of ours, it remembers whom it turned away. */
  turnsAway(request: PushRequest): boolean;
  /** A prompt that is none of ours is on the phone for so long. */
  occupy(phoneNumber: string, forMs: number): void;
  pushes(): Push[];
  clear(): void;
}

export function createPhoneLocks(clock: Clock): PhoneLocks {
  const held = new Map<string, Held>();
  const occupied = new Set<string>();

  function turnsAway({ PhoneNumber, CallBackURL }: PushRequest): boolean {
    const push = held.get(PhoneNumber)?.push;
    push?.turnedAway.push({ atMs: clock.nowMs(), callbackUrl: CallBackURL });
    return push !== undefined || occupied.has(PhoneNumber);
  }

  function occupy(phoneNumber: string, forMs: number): void {
    occupied.add(phoneNumber);
    clock.after(forMs, () => occupied.delete(phoneNumber));
  }

  return {
    hold: (push, cancelScript) => void held.set(push.request.PhoneNumber, { push, cancelScript }),
    release: (push) => void held.delete(push.request.PhoneNumber),
    on: (phoneNumber) => held.get(phoneNumber),
    turnsAway,
    occupy,
    pushes: () => [...held.values()].map(({ push }) => push),
    clear() {
      held.clear();
      occupied.clear();
    },
  };
}

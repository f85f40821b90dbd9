import type { Push } from './pushes.ts';

/** Callbacks that wait until a later push of their phone has been announced. */
export interface HeldCallbacks {
  hold(push: Push, send: () => void): void;
  /** Sends what earlier pushes of the phone had held. */
  release(announced: Push): void;
  clear(): void;
}

export function createHeldCallbacks(): HeldCallbacks {
  const heldByPhone = new Map<string, { ordinalOfPhone: number; send: () => void }[]>();

  function hold({ request, ordinalOfPhone }: Push, send: () => void): void {
    const held = heldByPhone.get(request.PhoneNumber) ?? [];
    heldByPhone.set(request.PhoneNumber, [...held, { ordinalOfPhone, send }]);
  }

  function release({ request, ordinalOfPhone }: Push): void {
    const held = heldByPhone.get(request.PhoneNumber) ?? [];
    const [due, rest] = [
      held.filter((callback) => callback.ordinalOfPhone < ordinalOfPhone),
      held.filter((callback) => callback.ordinalOfPhone >= ordinalOfPhone),
    ];
    if (rest.length === 0) heldByPhone.delete(request.PhoneNumber);
    else heldByPhone.set(request.PhoneNumber, rest);
    for (const { send } of due) send();
  }

  return { hold, release, clear: () => heldByPhone.clear() };
}

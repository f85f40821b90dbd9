import { Payment } from '../../db/entities/index.ts';
import { hasVerdict } from '../../workflows/payment-status.ts';
import type { ApiDeps } from '../deps.ts';
import type { ApiRequest } from '../route.ts';
import { createBell } from './bell.ts';

export interface Held {
  /** As it was read last; undefined where the database could not be read. */
  payment: Payment | undefined;
  headers: Record<string, string>;
}

/**
 * Holds the answer as long as the caller prefers, at most until the payment has a verdict. It only looks: nothing depends
 * on it, and it never throws, for the payment may be created by this very request. It holds no connection of the pool and
 * no lock. Undefined: no wait was asked for, or so many wait already that this one is answered at once.
 */
export async function holdAnswer(
  { changes, log }: ApiDeps,
  { em, actor, requestId, wait, gone }: ApiRequest,
  paymentId: string,
): Promise<Held | undefined> {
  if (wait === undefined) return undefined;
  const bell = createBell();
  const startedMs = performance.now();
  let isOver = false;
  const end = (): void => {
    isOver = true;
    bell.ring();
  };
  // Watched before it is read: whatever happens after the reading rings.
  const unwatch = changes.watch(paymentId, actor, () => bell.ring());
  if (unwatch === undefined) return undefined;
  const timer = setTimeout(end, Math.max(0, wait.untilMs - startedMs));
  gone.addEventListener('abort', end);
  let payment: Payment | undefined;
  try {
    for (;;) {
      const isLastLook = isOver || gone.aborted || changes.isStopping;
      payment = await em
        .findOneOrFail(Payment, { id: paymentId }, { refresh: true })
        .catch((error: unknown) => {
          log.warn({ requestId, paymentId, error }, 'not read while its caller waits');
          return payment;
        });
      if (isLastLook || (payment !== undefined && hasVerdict(payment.status))) break;
      await bell.rung();
    }
  } finally {
    unwatch();
    clearTimeout(timer);
    gone.removeEventListener('abort', end);
    wait.heldMs = performance.now() - startedMs;
  }
  return { payment, headers: { 'Preference-Applied': `wait=${wait.seconds}` } };
}

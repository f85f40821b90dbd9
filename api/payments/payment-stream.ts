import { Payment } from '../../db/entities/index.ts';
import { paymentView } from '../../db/payment-view.ts';
import { isFinal } from '../../workflows/payment-status.ts';
import type { ApiDeps } from '../deps.ts';
import type { ApiRequest } from '../route.ts';
import { createBell } from './bell.ts';

export interface StreamTiming {
  /** Between two signs of life, so that no proxy takes the silence for an end. */
  keepAliveMs: number;
  /** Then the stream ends and its reader comes again: with the same key, if that is still valid. */
  lifeMs: number;
}

export const streamTiming: StreamTiming = { keepAliveMs: 15_000, lifeMs: 10 * 60_000 };

/** How long a reader whose stream ended waits before it comes again. */
const retryMs = 2_000;

/** Rises with each settlement: a reader that names it has seen everything up to there. */
export const eventIdOf = ({ revision }: Payment): string => String(revision);

const event = (payment: Payment): string =>
  `id: ${eventIdOf(payment)}\nevent: payment\ndata: ${JSON.stringify(paymentView(payment))}\n\n`;

/**
 * A payment as it is and at each change, as server-sent events, until it is final. What changes while a slow reader reads
 * becomes one event: the payment as it is then. Undefined: too many watch already.
 */
export function streamPayment(
  { changes, log, streams = streamTiming }: ApiDeps,
  { em, actor, requestId, gone, lastEventId }: ApiRequest,
  id: string,
): AsyncIterable<string> | undefined {
  const bell = createBell();
  let isChanged = true;
  const over = new AbortController();
  const unwatch = changes.watch(id, actor, () => {
    isChanged = true;
    bell.ring();
  });
  if (unwatch === undefined) return undefined;
  const keepAlive = setInterval(() => bell.ring(), streams.keepAliveMs);
  const end = (): void => {
    over.abort();
    unwatch();
    clearInterval(keepAlive);
    clearTimeout(life);
    bell.ring();
  };
  const life = setTimeout(end, streams.lifeMs);
  // Also where nobody ever read of the stream, and after its end.
  gone.addEventListener('abort', end);
  if (gone.aborted) end();

  async function* events(): AsyncGenerator<string> {
    let seen = lastEventId;
    yield `retry: ${retryMs}\n\n`;
    while (!over.signal.aborted && !changes.isStopping) {
      if (isChanged) {
        isChanged = false;
        const payment = await read();
        if (payment !== undefined && eventIdOf(payment) !== seen) {
          seen = eventIdOf(payment);
          yield event(payment);
        }
        if (payment !== undefined && isFinal(payment.status)) return;
      } else {
        yield ': nothing new\n\n';
      }
      await bell.rung();
    }
  }

  const read = (): Promise<Payment | undefined> =>
    em.findOneOrFail(Payment, { id }, { refresh: true }).catch((error: unknown) => {
      log.warn({ requestId, paymentId: id, error }, 'not read for its stream');
      // Again with the next sign of life.
      isChanged = true;
      return undefined;
    });

  return events();
}

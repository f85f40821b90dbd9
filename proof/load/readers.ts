import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { Stack } from '../stack/stack.ts';
import { isFinal, type PaymentStatus, paymentStatuses } from '../../workflows/payment-status.ts';

const View = z.object({ status: z.enum(paymentStatuses), receiptNumber: z.string().nullable() });

export interface Watched {
  paymentId: string;
  merchant: number;
}

/** What one reader saw of one payment, each sight once, in order. `missing` is a 404 after a 202. */
export interface Sights {
  paymentId: string;
  reader: number;
  seen: (PaymentStatus | 'missing')[];
}

export interface Readers {
  watch(payment: Watched): void;
  stop(): Promise<{ sights: Sights[]; reads: number }>;
}

const readersCount = 4;
const pauseMs = 60;
/** A final payment is looked at a few times more: it must stay what it is. */
const looksAtFinal = 3;

/** Merchants' pages that poll while payments move. Each reads one payment after another, so its sights have an order. */
export function startReaders(stack: Stack): Readers {
  const watched: Watched[] = [];
  const sights: Sights[] = [];
  let reads = 0;
  const stopping = new AbortController();

  async function run(reader: number): Promise<void> {
    const mine = new Map<string, Sights & { finalLooks: number }>();
    for (let at = reader; !stopping.signal.aborted; at += 1) {
      const payment = watched[(at * 7 + reader) % Math.max(1, watched.length)];
      await sleep(pauseMs);
      if (payment === undefined) continue;
      const { paymentId } = payment;
      const known = mine.get(paymentId) ?? { paymentId, reader, seen: [], finalLooks: 0 };
      if (!mine.has(paymentId)) sights.push(known);
      mine.set(paymentId, known);
      if (known.finalLooks > looksAtFinal) continue;
      const seen = await read(stack, payment);
      if (seen === undefined) continue;
      reads += 1;
      if (seen !== 'missing' && isFinal(seen)) known.finalLooks += 1;
      if (known.seen.at(-1) !== seen) known.seen.push(seen);
    }
  }

  const running = Array.from({ length: readersCount }, (_none, reader) => run(reader));
  return {
    watch: (payment) => void watched.push(payment),
    async stop() {
      stopping.abort();
      await Promise.all(running);
      return { sights: sights.map(({ paymentId, reader, seen }) => ({ paymentId, reader, seen })), reads };
    },
  };
}

/** Undefined when nobody answered: the API is allowed to be away, not to forget. */
async function read(
  stack: Stack,
  { paymentId, merchant }: Watched,
): Promise<Sights['seen'][number] | undefined> {
  const answer = await getPayment(stack, merchant, paymentId).catch(() => undefined);
  if (answer?.status === 404) return 'missing';
  return answer?.view?.status;
}

export async function getPayment(
  stack: Stack,
  merchant: number,
  paymentId: string,
): Promise<{ status: number; view: z.infer<typeof View> | undefined }> {
  const response = await fetch(`${stack.apiUrl}/v1/payments/${paymentId}`, {
    headers: { authorization: `Bearer ${stack.merchants[merchant]?.apiKey}` },
    signal: AbortSignal.timeout(10_000),
  });
  const body: unknown = await response.json();
  return { status: response.status, view: response.status === 200 ? View.parse(body) : undefined };
}

import { setTimeout as sleep } from 'node:timers/promises';
import { createArrivals } from '../phones.ts';
import type { Shop } from './shops.ts';

export interface Payers {
  apiUrl: string;
  minutes: number;
  seed: number;
  stopping: AbortSignal;
  nextPhone: () => string;
}

/** Payers come to a shop for some minutes, whatever becomes of those before. Each creates one payment. */
export async function sendPayers(shop: Shop, payers: Payers): Promise<void> {
  const { apiUrl, minutes, seed, stopping, nextPhone } = payers;
  const nextPauseMs = pauses(shop, seed);
  const endsAtMs = performance.now() + minutes * 60_000;
  // Shops do not open in step.
  let dueAtMs = performance.now() + nextPauseMs() * 0.5;
  while (dueAtMs < endsAtMs) {
    await sleep(Math.max(0, dueAtMs - performance.now()), undefined, { signal: stopping });
    await createPayment(apiUrl, shop, nextPhone());
    dueAtMs += nextPauseMs();
  }
}

function pauses({ rate, pattern, shortCode }: Shop, seed: number): () => number {
  if (pattern === 'even') return () => 60_000 / rate;
  return createArrivals(seed * 1_000_000 + Number(shortCode), rate / 60).nextPauseMs;
}

async function createPayment(apiUrl: string, { apiKey }: Shop, phoneNumber: string): Promise<void> {
  const response = await fetch(`${apiUrl}/v1/express`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${apiKey}`,
      'content-type': 'application/json',
      'idempotency-key': phoneNumber,
    },
    body: JSON.stringify({ phoneNumber, amount: 100, description: 'Rescue' }),
  });
  if (response.status !== 202) throw new Error(`A payment was answered ${await response.text()}`);
}

/** Phones that pay and whose callback the simulator drops: see simulator/README.md. */
export function createLostPhones(): () => string {
  let made = 0;
  return () => {
    made += 1;
    return `254711${String(made).padStart(4, '0')}16`;
  };
}

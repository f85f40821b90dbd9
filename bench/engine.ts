import { Pool } from 'undici';
import * as z from 'zod';
import type { BenchStack } from './stack.ts';

const Accepted = z.object({ paymentId: z.string() });

export interface Engine {
  /** One payment over HTTP, from its POST to its webhook. */
  pay(phoneNumber: string): Promise<void>;
  /** Of all payments so far, in their order. */
  paymentIds: string[];
  stop: () => Promise<void>;
}

/** A merchant's server: posts payments, each with an idempotency key, and waits for their webhooks. */
export function createEngine({ apiUrl, apiKey, journal }: BenchStack): Engine {
  const pool = new Pool(apiUrl);
  const paymentIds: string[] = [];
  return {
    paymentIds,
    async pay(phoneNumber) {
      const amount = 1 + (Number(phoneNumber) % 1_000);
      const times = journal.open(phoneNumber);
      const answer = await pool.request({
        method: 'POST',
        path: '/v1/express',
        headers: {
          authorization: `Bearer ${apiKey}`,
          'content-type': 'application/json',
          'idempotency-key': `bench-${phoneNumber}`,
        },
        body: JSON.stringify({ phoneNumber, amount, description: 'Bench', metadata: { order: phoneNumber } }),
      });
      const body = await answer.body.text();
      times.postMs = performance.now() - times.postedAtMs;
      if (answer.statusCode !== 202) throw new Error(`POST answered ${answer.statusCode}: ${body}`);
      paymentIds.push(Accepted.parse(JSON.parse(body)).paymentId);
      await journal.delivered(phoneNumber);
    },
    stop: () => pool.destroy(),
  };
}

import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { Stack } from '../stack/stack.ts';
import { customerName, type Order } from './plan.ts';

const Body = z.union([
  z.object({ paymentId: z.string() }),
  z.object({ error: z.object({ code: z.string(), paymentId: z.string().optional() }) }),
]);

/** One answer to a create; `status` is 0 when none came. */
export interface Answer {
  status: number;
  code: string | null;
  paymentId: string | null;
}

/** What a caller knows of its order in the end. */
export interface Placed {
  order: Order;
  /** All answers, also those to repeats and those that never came. */
  answers: Answer[];
  /** Named by a 202 or by a refusal of the push. */
  paymentId: string | null;
  outcome: 'accepted' | 'promptRefused' | 'refused' | 'gaveUp';
}

const patienceMs = 20_000;
const giveUpMs = 120_000;

/** Answers after which a client that is in its right mind asks again, with the same key. */
const isWorthRepeating = ({ status, code }: Answer): boolean =>
  status === 0 ||
  status >= 500 ||
  status === 429 ||
  code === 'provider_unavailable' ||
  code === 'idempotent_request_in_progress';

/** Places an order as a careful merchant does: until somebody has answered, under one idempotency key. */
export async function placeOrder(stack: Stack, order: Order): Promise<Placed> {
  const answers: Answer[] = [];
  const giveUpAt = performance.now() + giveUpMs;
  let { impatientMs } = order.caller;
  const twin = order.caller.doubled ? post(stack, order, patienceMs) : undefined;
  for (;;) {
    const answer = await post(stack, order, impatientMs ?? patienceMs);
    answers.push(answer);
    impatientMs = null;
    if (!isWorthRepeating(answer)) break;
    if (performance.now() > giveUpAt) return { order, answers, paymentId: null, outcome: 'gaveUp' };
    await sleep(300 + 100 * Math.min(answers.length, 10));
  }
  if (twin !== undefined) answers.push(await twin);
  if (order.caller.repeats) answers.push(await post(stack, order, patienceMs));
  const told = answers.find(isAboutPayment);
  return { order, answers, paymentId: told?.paymentId ?? null, outcome: outcomeOf(told) };
}

/** Whether it tells of a payment that this very order made. */
export const isAboutPayment = ({ status, code }: Answer): boolean =>
  status === 202 || code === 'prompt_refused';

function outcomeOf(told: Answer | undefined): Placed['outcome'] {
  if (told === undefined) return 'refused';
  return told.status === 202 ? 'accepted' : 'promptRefused';
}

/** One POST of the order. Never throws. */
export async function post(stack: Stack, order: Order, waitMs: number): Promise<Answer> {
  const { phoneNumber, amountShillings, accountReference, key } = order;
  try {
    const response = await fetch(`${stack.apiUrl}/v1/express`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${stack.merchants[order.merchant]?.apiKey}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify({
        phoneNumber,
        amount: amountShillings,
        description: 'Proof order',
        accountReference,
        customerName,
        metadata: { order: key },
      }),
      signal: AbortSignal.timeout(waitMs),
    });
    const body = Body.parse(await response.json());
    const { status } = response;
    if ('error' in body) return { status, code: body.error.code, paymentId: body.error.paymentId ?? null };
    return { status, code: null, paymentId: body.paymentId };
  } catch {
    return { status: 0, code: null, paymentId: null };
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Stack } from '../stack/stack.ts';
import { placeOrder, type Placed } from './caller.ts';
import type { Order } from './plan.ts';
import type { Readers } from './readers.ts';

/** Places all orders at their moments, whether or not the ones before are answered. Returns when all callers are done. */
export async function placeAll(stack: Stack, orders: readonly Order[], readers: Readers): Promise<Placed[]> {
  const startedAt = performance.now();
  const placing: Promise<Placed>[] = [];
  for (const order of orders) {
    await sleep(Math.max(0, startedAt + order.atMs - performance.now()));
    placing.push(placeWatched(stack, order, readers));
  }
  return await Promise.all(placing);
}

/** Places one order, its faults planned just before, and has the readers look at what it made. */
export async function placeWatched(stack: Stack, order: Order, readers: Readers): Promise<Placed> {
  for (const fault of order.faults) await stack.safaricom.plan(fault);
  const placed = await placeOrder(stack, order);
  if (placed.outcome === 'accepted' && placed.paymentId !== null)
    readers.watch({ paymentId: placed.paymentId, merchant: order.merchant });
  return placed;
}

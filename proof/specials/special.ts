import { setTimeout as sleep } from 'node:timers/promises';
import type { Placed } from '../load/caller.ts';
import type { Order } from '../load/plan.ts';
import type { Readers } from '../load/readers.ts';
import { placeWatched } from '../load/load.ts';
import type { Stack } from '../stack/stack.ts';
import type { Say } from '../stack/stack.ts';
import type { FaultPlan } from '../stack/safaricom.ts';
import { specialNames, type SpecialName } from './names.ts';

/** What a special run works with. It notes what it did, and the callers it set off, for the invariants. */
export interface Site {
  stack: Stack;
  readers: Readers;
  say: Say;
  /** Counts a fault that was injected. */
  note: (fault: string) => void;
  placing: Promise<Placed>[];
  seed: number;
}

export type Special = (site: Site) => Promise<void>;

let made = 0;

/** An order of a special run, for a phone that nobody else has. Its last two digits tell the simulator what to do. */
export function specialOrder(
  special: SpecialName,
  { seed }: Pick<Site, 'seed'>,
  ending: string,
  more: { merchant?: number; faults?: Omit<FaultPlan, 'phoneNumber'>[] } = {},
): Order {
  made += 1;
  const kind = String(10 + specialNames.indexOf(special));
  const phoneNumber = `2541${kind}${String(made).padStart(4, '0')}${ending}`;
  return {
    key: `proof-${seed}-${special}-${made}`,
    merchant: more.merchant ?? made % 2,
    phoneNumber,
    amountShillings: 100 + made,
    accountReference: 'QZREFSPECIAL'.slice(0, 12),
    atMs: 0,
    scenario: `special run: ${special}`,
    faults: (more.faults ?? []).map((fault) => ({ ...fault, phoneNumber })),
    caller: { impatientMs: null, repeats: false, doubled: false },
  };
}

/** Sets a caller off without waiting for it. */
export function place({ stack, readers, placing }: Site, order: Order): Promise<Placed> {
  const placed = placeWatched(stack, order, readers);
  placing.push(placed);
  return placed;
}

const triesMax = 5;
const againMs = 3_000;

/** Places such orders one after another until one is prompted: where all is slow, some are given up before. */
export async function placePrompted(
  site: Site,
  make: () => Order,
): Promise<{ order: Order; placed: Placed }> {
  for (let tries = 1; ; tries += 1) {
    const order = make();
    const placed = await place(site, order);
    const pushes = await site.stack.safaricom.pushesTo(order.phoneNumber);
    if (pushes.length > 0) return { order, placed };
    // A circuit that faults have opened lets prompts through again after a while.
    await sleep(againMs);
    if (tries === triesMax) throw new Error(`None of ${triesMax} payments of a special run was prompted.`);
  }
}

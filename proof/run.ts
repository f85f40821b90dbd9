import { setTimeout as sleep } from 'node:timers/promises';
import { injectFaults, planFaults, type FaultCounts } from './chaos/chaos.ts';
import { collectFacts } from './facts/collect.ts';
import type { Facts } from './facts/facts.ts';
import { claimUsed, payByHand, planHandPayments } from './load/hand-payments.ts';
import { placeAll } from './load/load.ts';
import type { Placed } from './load/caller.ts';
import { loadMs, planOrders } from './load/plan.ts';
import { startReaders } from './load/readers.ts';
import type { Options } from './options.ts';
import { pullUntil } from './pull-now.ts';
import { waitForQuiet } from './quiet.ts';
import { specials } from './specials/index.ts';
import type { Site } from './specials/special.ts';
import { letReceiptsFallDue } from './specials/two-days-later.ts';
import type { Say, Stack } from './stack/stack.ts';

export interface Ran {
  facts: Facts;
  faults: FaultCounts;
  scenarios: Record<string, number>;
  seconds: number;
}

/** The whole run on a stack that is up: the mix under faults, the special runs, quiet, and what everybody knows then. */
export async function run(stack: Stack, options: Options, say: Say): Promise<Ran> {
  const startedAt = performance.now();
  const readers = startReaders(stack);
  const orders = planOrders(options);
  say(`${orders.length} payments over ${Math.round(loadMs(options) / 1000)} s …`);
  const plan = options.calm ? [] : planFaults(options.seed, loadMs(options));
  const placing = placeAll(stack, orders, readers);
  // A failure of the callers is told below; until then it must not end the process.
  placing.catch(() => undefined);
  const paying = payByHand(stack, planHandPayments(options));
  paying.catch(() => undefined);
  const faults = await injectFaults(stack, plan, say);
  const placed = await placing;
  // A notice may be lost, and only lists tell of that money: they are asked for below.

  const site = specialSite(stack, options, { readers, say, faults });
  for (const name of options.specials.filter((each) => each !== 'twoDaysLater')) await special(site, name);
  placed.push(...(await Promise.all(site.placing)));
  say('Waiting for quiet …');
  await pullUntil(stack, paying);
  let unrest = await waitForQuiet(stack, { after: 'load' });
  if (options.specials.includes('twoDaysLater') && unrest.left.length === 0) {
    await special(site, 'twoDaysLater');
    // What was just due is taken up by the relay within its second.
    await sleep(3_000);
    unrest = await waitForQuiet(stack, { after: 'twoDays' });
    await letReceiptsFallDue(stack);
    if (unrest.left.length === 0) unrest = await waitForQuiet(stack, { after: 'twoMoreDays' });
  }
  const claiming = [...(await paying), ...(await claimUsed(stack, options))];
  const { sights } = await readers.stop();
  say('Asking everybody …');
  const facts = await collectFacts(stack, options, {
    placed,
    sights,
    claiming,
    unrest: unrest.left,
  });
  Object.assign(faults, receiverFaults(stack), deathsOf(stack));
  const seconds = (performance.now() - startedAt) / 1000;
  return { facts, faults, scenarios: countScenarios(placed), seconds };
}

async function special(site: Site, name: keyof typeof specials): Promise<void> {
  site.say(`Special run: ${name}`);
  await specials[name](site);
}

function specialSite(
  stack: Stack,
  { seed }: Options,
  { readers, say, faults }: Pick<Site, 'readers' | 'say'> & { faults: FaultCounts },
): Site {
  const note = (fault: string): void => void (faults[fault] = (faults[fault] ?? 0) + 1);
  return { stack, readers, say, note, placing: [], seed };
}

const receiverFaults = ({ receiver }: Stack): FaultCounts =>
  Object.fromEntries(Object.entries(receiver.faults).map(([kind, count]) => [`receiver ${kind}`, count]));

const deathsOf = ({ deaths }: Stack): FaultCounts =>
  deaths.length > 0 ? { 'a program ended by itself': deaths.length } : {};

function countScenarios(placed: readonly Placed[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { order } of placed) counts[order.scenario] = (counts[order.scenario] ?? 0) + 1;
  return counts;
}

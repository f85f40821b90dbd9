import { setTimeout as sleep } from 'node:timers/promises';
import { rememberRuns } from '../temporal-runs.ts';
import { place, specialOrder, type Site } from './special.ts';

/** Temporal loses all its data while payments wait for payers, callbacks and answers. */
export async function temporalWiped(site: Site): Promise<void> {
  const { stack, note } = site;
  const orders = ['40', '16', '18', '15', '11', '14'].map((ending) =>
    specialOrder('temporalWiped', site, ending),
  );
  await Promise.all(orders.map((order) => place(site, order)));
  await sleep(200);
  await rememberRuns(stack);
  note('wipe all data of Temporal');
  await stack.temporal.kill();
  await stack.temporal.wipe();
  await stack.temporal.restart();
}

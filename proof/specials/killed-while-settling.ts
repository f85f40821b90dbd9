import { setTimeout as sleep } from 'node:timers/promises';
import type { Site } from './special.ts';
import { whileSettling } from './while-settling.ts';

/** Workers are killed between a settlement's first write and its last. */
export async function killedWhileSettling(site: Site): Promise<void> {
  const { workers } = site.stack;
  await whileSettling(site, 'killedWhileSettling', async () => {
    site.note('kill all workers in the middle of a settlement');
    await Promise.all(workers.map((worker) => worker.kill()));
    // The server notices that a client is gone when it next speaks to it.
    await sleep(500);
  });
  await Promise.all(workers.map((worker) => worker.restart()));
}

import { setTimeout as sleep } from 'node:timers/promises';
import { productionTiming } from '../../workflows/timing.ts';
import { freeze, signalAll } from '../stack/faultable.ts';
import { place, specialOrder, type Site } from './special.ts';

/** Payments are created while no worker lives to prompt; the workers come back when it is too late to prompt. */
export async function frozenPastPromptBy(site: Site): Promise<void> {
  const { stack, note } = site;
  const thaws = await Promise.all(stack.workers.map(freeze));
  for (const ending of ['40', '16', '40', '11'])
    void place(site, specialOrder('frozenPastPromptBy', site, ending));
  note('freeze all workers past prompt_by');
  await sleep(productionTiming.promptWithinMs / stack.tempo + 2_500);
  for (const thaw of thaws) thaw();
  await Promise.all(site.placing);
}

const guardStatement = 'set prompt_sent_at = clock_timestamp()';
/** Above and below the two seconds after which a request is not written any more. */
const freezesMs = [400, 1_500, 2_600, 3_500];

/**
 * A worker is stopped at the very moment at which it asks the database for the right to prompt: the database grants it,
 * and the worker learns of it when it goes on, soon or too late.
 */
export async function frozenAtTheGuard(site: Site): Promise<void> {
  const { stack, note } = site;
  for (const forMs of freezesMs) {
    const pids = (await Promise.all(stack.workers.map((worker) => worker.pids()))).flat();
    const { promise: reached, resolve } = Promise.withResolvers<void>();
    stack.network['worker to PostgreSQL'].before(guardStatement, () => {
      signalAll(pids, 'SIGSTOP');
      resolve();
    });
    const placed = place(site, specialOrder('frozenAtTheGuard', site, '40'));
    await Promise.race([reached, sleep(15_000)]);
    note('freeze a worker at the prompt guard');
    await sleep(forMs);
    signalAll(pids, 'SIGCONT');
    await placed;
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Site } from './special.ts';
import { whileSettling } from './while-settling.ts';

/** Longer than the 1.5 s of a try, shorter than the 10 s of a statement. */
const heldMs = 4_000;

/**
 * A settlement outlives its try: the workflow begins the next one while the first still stands before its last write. Only
 * the lock on the payment's row keeps the second from judging what the first is about to change.
 */
export const settledTwiceAtOnce = (site: Site): Promise<void> =>
  whileSettling(site, 'settledTwiceAtOnce', async () => {
    site.note('a settlement that outlives its try');
    await sleep(heldMs);
  });

/**
 * Runs `work` for every call, but once for all calls that come while it runs: that run begins after them, so it sees
 * what they brought. A call during a run returns at once; the run's own caller is the one that waits for the last.
 */
export function coalesced(work: () => Promise<void>): () => Promise<void> {
  let calls = 0;
  let isRunning = false;
  return async () => {
    calls += 1;
    if (isRunning) return;
    isRunning = true;
    try {
      for (let seen = 0; seen < calls;) {
        seen = calls;
        await work();
      }
    } finally {
      isRunning = false;
    }
  };
}

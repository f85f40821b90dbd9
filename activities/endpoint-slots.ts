/** Of a worker's hundred slots for webhooks: one receiver must not take them all … */
const triesAtOnceMax = 25;
/** … nor must a few that keep each try waiting, often for its whole time limit. */
const slowTriesAtOnceMax = 10;
const slowMs = 5_000;

const underway = new Map<string, number>();
/** Endpoints whose last try here was slow. */
const slow = new Set<string>();

/** Runs a try of this endpoint; undefined, and no try, while too many of them run in this process already. */
export async function withSlot<T>(endpointId: string, attempt: () => Promise<T>): Promise<T | undefined> {
  const running = underway.get(endpointId) ?? 0;
  if (running >= (slow.has(endpointId) ? slowTriesAtOnceMax : triesAtOnceMax)) return undefined;
  underway.set(endpointId, running + 1);
  const startedMs = performance.now();
  try {
    return await attempt();
  } finally {
    if (performance.now() - startedMs > slowMs) slow.add(endpointId);
    else slow.delete(endpointId);
    const left = (underway.get(endpointId) ?? 1) - 1;
    if (left > 0) underway.set(endpointId, left);
    else underway.delete(endpointId);
  }
}

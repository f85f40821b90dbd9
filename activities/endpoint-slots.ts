/** Of a worker's hundred slots for webhooks: a receiver that hangs for its whole time limit must not take them all. */
const triesAtOnceMax = 25;

const underway = new Map<string, number>();

/** Runs a try of this endpoint; undefined, and no try, while too many of them run in this process already. */
export async function withSlot<T>(endpointId: string, attempt: () => Promise<T>): Promise<T | undefined> {
  const running = underway.get(endpointId) ?? 0;
  if (running >= triesAtOnceMax) return undefined;
  underway.set(endpointId, running + 1);
  try {
    return await attempt();
  } finally {
    const left = (underway.get(endpointId) ?? 1) - 1;
    if (left > 0) underway.set(endpointId, left);
    else underway.delete(endpointId);
  }
}

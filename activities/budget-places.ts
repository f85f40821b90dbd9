export interface Places {
  /** How long ago the calls of this window were made, in milliseconds. */
  spentAgoMs: readonly number[];
  /** In how many milliseconds calls will be made that must not wait; 0 for those that wait already. */
  reservedInMs: readonly number[];
  /** The most calls in any window. */
  limit: number;
  windowMs: number;
}

/**
 * How long a call has to wait: 0 when it may be made now. It may when no window that it lies in holds more than the limit,
 * with the calls made before and those that are reserved after it.
 */
export function untilPlaceMs(places: Places): number {
  const { spentAgoMs, reservedInMs, windowMs } = places;
  const freedInMs = [
    ...spentAgoMs.map((agoMs) => windowMs - agoMs),
    ...reservedInMs.map((inMs) => inMs + windowMs),
  ];
  const candidatesMs = [0, ...freedInMs.toSorted((a, b) => a - b)];
  // After the last of them every window is empty.
  return candidatesMs.find((inMs) => fits(places, inMs)) ?? windowMs;
}

function fits({ spentAgoMs, reservedInMs, limit, windowMs }: Places, callInMs: number): boolean {
  const callsInMs = [...spentAgoMs.map((agoMs) => -agoMs), ...reservedInMs, callInMs];
  const countIn = (endsInMs: number): number =>
    callsInMs.filter((inMs) => inMs > endsInMs - windowMs && inMs <= endsInMs).length;
  return [callInMs, ...reservedInMs]
    .filter((endsInMs) => endsInMs >= callInMs && endsInMs < callInMs + windowMs)
    .every((endsInMs) => countIn(endsInMs) <= limit);
}

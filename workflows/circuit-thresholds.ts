/** When the circuit opens. Its waits stand in `timing.ts`: window 30 s, pause 15 s, patience with a probe 30 s. */
export const circuitThresholds = {
  /** Fewer pushes than this in the window prove nothing. */
  callsMin: 10,
  /** More than this part of them failed. */
  failedShareMin: 0.5,
  /** They come from this many credentials, or from the only one that was active: one tenant's wiring opens nothing. */
  credentialsMin: 2,
} as const;

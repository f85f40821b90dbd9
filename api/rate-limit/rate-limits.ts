import { createAddressLimit } from './address-limit.ts';
import { createKeyLimit, type Allowance } from './key-limit.ts';

export interface RateLimits {
  /** A key that was over its limit a moment ago still is: told from memory, so that nothing is asked of the database. */
  knownOver(keyHash: string): Allowance | undefined;
  /** How long the address must wait before it may try keys that were not seen valid here; undefined: not at all. */
  waitBeforeKey(address: string, keyHash: string): Promise<number | undefined>;
  /** Counts a key that is unknown, revoked or expired. */
  refuseKey(address: string, keyHash: string): Promise<void>;
  /** Counts one request of a valid key. */
  count(keyId: string, keyHash: string): Promise<Allowance>;
  close(): Promise<void>;
}

export interface RateLimitOptions {
  databaseUrl: string;
  /** Of one key in one window, over all processes. */
  requests: number;
  windowSeconds: number;
  /** Refused keys of one address in a minute, in this process. */
  refusedKeys: number;
}

/** All limits of one API process on those who send requests. Callbacks of Safaricom pass none of them. */
export function createRateLimits({ refusedKeys, ...ofKeys }: RateLimitOptions): RateLimits {
  const keyLimit = createKeyLimit(ofKeys);
  const addressLimit = createAddressLimit(refusedKeys);
  const over = new Map<string, Allowance>();
  // Valid when they were last looked up, which says that whoever sends them guesses nothing. As many as there are keys.
  const valid = new Set<string>();
  return {
    knownOver(keyHash) {
      const allowance = over.get(keyHash);
      if (allowance === undefined || allowance.resetAtMs > Date.now()) return allowance;
      over.delete(keyHash);
      return undefined;
    },
    waitBeforeKey: async (address, keyHash) =>
      valid.has(keyHash) ? undefined : await addressLimit.waitMs(address),
    async refuseKey(address, keyHash) {
      valid.delete(keyHash);
      await addressLimit.count(address);
    },
    async count(keyId, keyHash) {
      valid.add(keyHash);
      const allowance = await keyLimit.count(keyId);
      if (allowance.isOver) over.set(keyHash, allowance);
      return allowance;
    },
    close: () => keyLimit.close(),
  };
}

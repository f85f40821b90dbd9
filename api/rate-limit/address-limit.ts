import ipaddr from 'ipaddr.js';
import { RateLimiterMemory } from 'rate-limiter-flexible';

/** Bounds how many keys are tried in vain from one address. */
export interface AddressLimit {
  /** Until it may go on; undefined: it may. */
  waitMs(address: string): Promise<number | undefined>;
  count(address: string): Promise<void>;
}

/** Each process counts by itself: that bounds what a guesser costs, and needs nothing of the database. */
export function createAddressLimit(refusedPerMinute: number): AddressLimit {
  const limiter = new RateLimiterMemory({ points: refusedPerMinute, duration: 60 });
  return {
    async waitMs(address) {
      const tried = await limiter.get(networkOf(address));
      return tried === null || tried.consumedPoints < refusedPerMinute ? undefined : tried.msBeforeNext;
    },
    async count(address) {
      await limiter.penalty(networkOf(address));
    },
  };
}

/** Whoever has one IPv6 address has a whole /64 of them. */
function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed instanceof ipaddr.IPv6 ? parsed.parts.slice(0, 4).join(':') : parsed.toString();
}

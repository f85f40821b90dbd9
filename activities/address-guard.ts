import type { LookupAddress } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The webhook's address leads to somewhere it must not go. */
export class BlockedAddressError extends Error {
  override readonly name = 'BlockedAddressError';
}

/** Whether an address is on the public internet: not loopback, private, link-local (cloud metadata), shared or reserved. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  // An IPv4 address in IPv6 clothes is judged as what it is.
  const judged = ipaddr.process(address);
  if (judged.range() !== 'unicast') return false;
  return !(judged instanceof ipaddr.IPv6) || judged.match(publicIpv6);
}

/** All that is handed out of IPv6. Beyond it lie old clothes of IPv4 too, such as `::a9fe:a9fe`. */
const publicIpv6 = ipaddr.IPv6.parseCIDR('2000::/3');

/** A literal address in a url is never looked up, so it is refused here; and what is public goes over TLS only. */
export function assertPublic(url: URL): void {
  if (url.protocol !== 'https:') throw blocked();
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !isPublicAddress(host)) throw blocked();
}

/**
 * Looks a name up for the very connection that is made: what was checked is what is connected to, so a name that
 * changes its address between check and use gains nothing.
 */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  addressesOf(hostname).then(
    (addresses) => {
      if (addresses.some(({ address }) => !isPublicAddress(address))) return callback(blocked(), '');
      if (options.all === true) return callback(null, addresses);
      const [first] = addresses;
      return callback(null, first?.address ?? '', first?.family);
    },
    (error: Error) => callback(error, ''),
  );
};

/**
 * Asks name servers itself. The way of the system has four threads for the whole process: names for which nobody answers
 * would take them all, and Safaricom's would wait behind them. It knows no hosts file, whose names are not public.
 */
const resolver = new Resolver({ timeout: 3_000, tries: 2 });

/** At least one; throws the resolver's error. */
async function addressesOf(hostname: string): Promise<LookupAddress[]> {
  if (/(?:^|\.)localhost\.?$/i.test(hostname)) throw blocked();
  const [four, six] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
  const found = [...foundBy(four, 4), ...foundBy(six, 6)];
  if (found.length === 0 && four.status === 'rejected') throw four.reason;
  return found;
}

const foundBy = (answer: PromiseSettledResult<string[]>, family: number): LookupAddress[] =>
  answer.status === 'fulfilled' ? answer.value.map((address) => ({ address, family })) : [];

const blocked = (): BlockedAddressError =>
  new BlockedAddressError('The address is not on the public internet. Use a public https address.');

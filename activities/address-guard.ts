import { lookup, type LookupOptions } from 'node:dns';
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
  const all: LookupOptions = { ...options, all: true };
  lookup(hostname, all, (error, found) => {
    if (error !== null) return callback(error, '');
    const addresses = Array.isArray(found) ? found : [];
    if (addresses.length === 0 || addresses.some(({ address }) => !isPublicAddress(address))) {
      return callback(blocked(), '');
    }
    if (options.all === true) return callback(null, addresses);
    const [first] = addresses;
    return callback(null, first?.address ?? '', first?.family);
  });
};

const blocked = (): BlockedAddressError =>
  new BlockedAddressError('The address is not on the public internet. Use a public https address.');

import ipaddr from 'ipaddr.js';

/** Whether a callback came from an address on the operator's list of addresses and ranges; null while no list is kept. */
export function isListedAddress(address: string, list: readonly string[]): boolean | null {
  if (list.length === 0) return null;
  if (!ipaddr.isValid(address)) return false;
  const source = ipaddr.process(address);
  return list.some((entry) => {
    const [range, bits] = entry.includes('/') ? ipaddr.parseCIDR(entry) : [ipaddr.process(entry), undefined];
    if (range.kind() !== source.kind()) return false;
    return source.match(range, bits ?? (source.kind() === 'ipv4' ? 32 : 128));
  });
}

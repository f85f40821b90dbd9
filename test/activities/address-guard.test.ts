import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, jest, test } from '@jest/globals';

// Names are the resolver's business, which is not ours: here it answers as told.
type Resolved = { address: string; family: number }[];
const answers = new Map<string, Resolved>();
const told = (family: number) => async (name: string) => {
  await Promise.resolve();
  const found = answers.get(name)?.filter((each) => each.family === family);
  if (found !== undefined && found.length > 0) return found.map(({ address }) => address);
  const code = found === undefined ? 'ENOTFOUND' : 'ENODATA';
  throw Object.assign(new Error(code), { code });
};
jest.unstable_mockModule('node:dns/promises', () => ({
  Resolver: class {
    resolve4 = told(4);
    resolve6 = told(6);
  },
}));
const { assertPublic, BlockedAddressError, isPublicAddress, publicLookup } =
  await import('../../activities/address-guard.ts');
const { sendWebhook } = await import('../../activities/webhook-request.ts');

afterEach(() => answers.clear());

const addresses: { what: string; address: string; isPublic: boolean }[] = [
  { what: 'loopback', address: '127.0.0.1', isPublic: false },
  { what: 'loopback', address: '127.255.255.254', isPublic: false },
  { what: 'private', address: '10.0.0.1', isPublic: false },
  { what: 'private', address: '172.16.0.1', isPublic: false },
  { what: 'private', address: '172.31.255.255', isPublic: false },
  { what: 'private', address: '192.168.1.1', isPublic: false },
  { what: 'link-local, where clouds keep their secrets', address: '169.254.169.254', isPublic: false },
  { what: 'shared by a carrier', address: '100.64.0.1', isPublic: false },
  { what: 'shared by a carrier', address: '100.127.255.255', isPublic: false },
  { what: 'this host', address: '0.0.0.0', isPublic: false },
  { what: 'this network', address: '0.1.2.3', isPublic: false },
  { what: 'broadcast', address: '255.255.255.255', isPublic: false },
  { what: 'multicast', address: '224.0.0.1', isPublic: false },
  { what: 'reserved', address: '240.0.0.1', isPublic: false },
  { what: 'documentation', address: '192.0.2.1', isPublic: false },
  { what: 'documentation', address: '198.51.100.1', isPublic: false },
  { what: 'documentation', address: '203.0.113.1', isPublic: false },
  { what: 'benchmarks', address: '198.18.0.1', isPublic: false },
  { what: 'protocols', address: '192.0.0.1', isPublic: false },
  { what: 'loopback', address: '::1', isPublic: false },
  { what: 'unspecified', address: '::', isPublic: false },
  { what: 'unique local', address: 'fc00::1', isPublic: false },
  { what: 'unique local', address: 'fd12:3456::1', isPublic: false },
  { what: 'link-local', address: 'fe80::1', isPublic: false },
  { what: 'link-local with a zone', address: 'fe80::1%eth0', isPublic: false },
  { what: 'site-local', address: 'fec0::1', isPublic: false },
  { what: 'loopback in IPv6 clothes', address: '::ffff:127.0.0.1', isPublic: false },
  { what: 'private in IPv6 clothes, in hex', address: '::ffff:a00:1', isPublic: false },
  { what: 'private in the older clothes', address: '::10.0.0.1', isPublic: false },
  { what: 'metadata in the older clothes', address: '::a9fe:a9fe', isPublic: false },
  { what: 'loopback behind NAT64', address: '64:ff9b::7f00:1', isPublic: false },
  { what: 'loopback behind local NAT64', address: '64:ff9b:1::7f00:1', isPublic: false },
  { what: 'loopback behind 6to4', address: '2002:7f00:1::1', isPublic: false },
  { what: 'Teredo', address: '2001::1', isPublic: false },
  { what: 'multicast', address: 'ff02::1', isPublic: false },
  { what: 'documentation', address: '2001:db8::1', isPublic: false },
  { what: 'documentation', address: '3fff::1', isPublic: false },
  { what: 'discard', address: '100::1', isPublic: false },
  { what: 'no address', address: 'example.com', isPublic: false },
  { what: 'nothing', address: '', isPublic: false },
  { what: 'public', address: '8.8.8.8', isPublic: true },
  { what: "Safaricom's", address: '196.201.214.200', isPublic: true },
  { what: 'next to the shared ones', address: '100.63.255.255', isPublic: true },
  { what: 'next to the private ones', address: '172.32.0.1', isPublic: true },
  { what: 'public', address: '2606:4700:4700::1111', isPublic: true },
  { what: 'public in IPv6 clothes', address: '::ffff:8.8.8.8', isPublic: true },
];

test.each(addresses)('$address ($what) is public: $isPublic', ({ address, isPublic }) => {
  expect(isPublicAddress(address)).toBe(isPublic);
});

describe('a literal address in a url', () => {
  test.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://017700000001/',
    'http://127.1/',
    'http://127.0.0.1./',
    'http://0/',
    'http://169.254.169.254/latest/meta-data/',
    'http://２１３０７０６４３３/',
    'http://user:password@10.0.0.1/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[fd00::1]:8080/',
    'https://127.0.0.1/',
    'https://[::1]/',
    // Public, but not over TLS.
    'http://8.8.8.8/',
    'http://example.com/',
  ])('%s is refused', (url) => {
    expect(() => assertPublic(new URL(url))).toThrow(BlockedAddressError);
  });

  test.each([
    'https://8.8.8.8/',
    'https://[2606:4700:4700::1111]/',
    'https://example.com/',
    'https://localhost/',
  ])('%s is not refused: public, or a name, which is judged when it is looked up', (url) => {
    expect(() => assertPublic(new URL(url))).not.toThrow();
  });
});

describe('a name', () => {
  const lookUp = (name: string, all = true): Promise<unknown> =>
    new Promise((resolve, reject) => {
      publicLookup(name, { all }, (error, found) => (error === null ? resolve(found) : reject(error)));
    });
  const resolved = (...found: string[]): Resolved =>
    found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

  test('of a public address is connected to', async () => {
    answers.set('shop.test', resolved('8.8.8.8', '2606:4700:4700::1111'));
    expect(await lookUp('shop.test')).toEqual(resolved('8.8.8.8', '2606:4700:4700::1111'));
    expect(await lookUp('shop.test', false)).toBe('8.8.8.8');
  });

  test.each([
    { what: 'a private address', found: ['10.0.0.1'] },
    { what: 'one private address among public ones', found: ['8.8.8.8', '1.1.1.1', '192.168.0.1'] },
    { what: 'a private IPv6 address beside a public IPv4 one', found: ['8.8.8.8', 'fd00::1'] },
    { what: 'a mapped private address', found: ['::ffff:10.0.0.1'] },
  ])('of $what is refused', async ({ found }) => {
    answers.set('shop.test', resolved(...found));
    await expect(lookUp('shop.test')).rejects.toThrow(BlockedAddressError);
    await expect(lookUp('shop.test', false)).rejects.toThrow(BlockedAddressError);
  });

  test('of one kind of address only is connected to', async () => {
    answers.set('six.test', resolved('2606:4700:4700::1111'));
    expect(await lookUp('six.test', false)).toBe('2606:4700:4700::1111');
  });

  test('that does not exist, or has no address, is an error of the resolver', async () => {
    answers.set('empty.test', []);
    await expect(lookUp('empty.test')).rejects.toMatchObject({ code: 'ENODATA' });
    await expect(lookUp('no-such-name.invalid')).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });

  test.each(['localhost', 'LOCALHOST.', 'shop.localhost'])(
    '%s is this machine, and refused',
    async (name) => {
      await expect(lookUp(name)).rejects.toThrow(BlockedAddressError);
    },
  );
});

describe('sendWebhook', () => {
  async function withServer(use: (port: number, hits: () => number) => Promise<void>): Promise<void> {
    let hits = 0;
    const server = createServer((_request, response) => {
      hits += 1;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      await use((server.address() as AddressInfo).port, () => hits);
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }
  const send = (url: string, allowPrivate = false) =>
    sendWebhook({ url, headers: {}, body: '{}', allowPrivate });

  test.each(['127.0.0.1', 'localhost', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]'])(
    'never reaches a private address by %s',
    async (host) => {
      await withServer(async (port, hits) => {
        for (const scheme of ['http', 'https']) {
          const answer = await send(`${scheme}://${host}:${port}/`);
          expect(answer).toMatchObject({ outcome: 'blocked', httpStatus: null });
        }
        expect(hits()).toBe(0);
      });
    },
  );

  test('never reaches a private address by a name that has a public one too', async () => {
    await withServer(async (port, hits) => {
      answers.set('shop.test', [
        { address: '127.0.0.1', family: 4 },
        { address: '8.8.8.8', family: 4 },
      ]);
      expect((await send(`https://shop.test:${port}/`)).outcome).toBe('blocked');
      expect(hits()).toBe(0);
    });
  });

  test('reaches them where the operator allows it', async () => {
    await withServer(async (port, hits) => {
      expect((await send(`http://127.0.0.1:${port}/`, true)).outcome).toBe('delivered');
      expect(hits()).toBe(1);
    });
  });
});

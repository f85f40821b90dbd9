import { expect, test } from '@jest/globals';
import {
  createAccessTokens,
  createMemoryTokenStore,
  keysHash,
  type IssuedToken,
} from '../../daraja/access-token.ts';
import { paybill, till } from './samples.ts';

const startMs = 1_700_000_000_000;

/** A Safaricom that hands out token-1, token-2 and so on, each good for an hour of a clock set by hand. */
function setUp(fetchToken?: () => Promise<IssuedToken>) {
  const clock = { nowMs: startMs };
  const fetched: string[] = [];
  const store = createMemoryTokenStore();
  const tokens = createAccessTokens({
    store,
    now: () => clock.nowMs,
    fetchToken: async (credential) => {
      fetched.push(credential.credentialId);
      await new Promise((resolve) => setImmediate(resolve));
      return fetchToken?.() ?? { token: `token-${fetched.length}`, expiresAtMs: clock.nowMs + 3_600_000 };
    },
  });
  return { clock, fetched, store, tokens };
}

test('ten that ask at once cause one request', async () => {
  const { tokens, fetched } = setUp();
  const got = await Promise.all(Array.from({ length: 10 }, () => tokens.get(paybill)));
  expect(got.map(({ token }) => token)).toEqual(Array.from({ length: 10 }, () => 'token-1'));
  expect(fetched).toHaveLength(1);
});

test('each credential has its own token', async () => {
  const { tokens, fetched } = setUp();
  await Promise.all([tokens.get(paybill), tokens.get(till)]);
  expect(fetched).toEqual([paybill.credentialId, till.credentialId]);
});

test('a token is refreshed 60 s before its end, not earlier', async () => {
  const { clock, tokens } = setUp();
  await tokens.get(paybill);
  clock.nowMs = startMs + 3_600_000 - 60_001;
  expect((await tokens.get(paybill)).token).toBe('token-1');
  clock.nowMs += 1;
  expect((await tokens.get(paybill)).token).toBe('token-2');
});

test('a failure reaches everybody who waits for it and is not kept', async () => {
  let failures = 0;
  const { tokens, fetched } = setUp(async () => {
    if (failures++ === 0) throw new Error('away');
    return { token: 'good', expiresAtMs: startMs + 3_600_000 };
  });
  const both = await Promise.allSettled([tokens.get(paybill), tokens.get(paybill)]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect((await tokens.get(paybill)).token).toBe('good');
  expect(fetched).toHaveLength(2);
});

test('a dropped token is fetched anew', async () => {
  const { tokens } = setUp();
  await tokens.get(paybill);
  await tokens.drop(paybill, 'token-1');
  expect((await tokens.get(paybill)).token).toBe('token-2');
});

test('dropping an old token leaves its successor', async () => {
  const { tokens, store } = setUp();
  await store.write(paybill.credentialId, {
    token: 'newer',
    expiresAtMs: startMs + 3_600_000,
    keysHash: keysHash(paybill),
  });
  await tokens.drop(paybill, 'older');
  expect((await tokens.get(paybill)).token).toBe('newer');
});

test('a token of keys that were replaced is not used, nor waited for, with the new ones', async () => {
  const { tokens, fetched } = setUp();
  const renewed = { ...paybill, consumerSecret: 'another' };
  await Promise.all([tokens.get(paybill), tokens.get(renewed)]);
  expect(fetched).toHaveLength(2);
  // The store holds one token a credential: each change of keys fetches anew.
  await tokens.get(paybill);
  const before = fetched.length;
  await tokens.get(renewed);
  await tokens.get(paybill);
  await tokens.get(paybill);
  expect(fetched).toHaveLength(before + 2);
});

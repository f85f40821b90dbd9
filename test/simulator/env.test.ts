import { expect, test } from '@jest/globals';
import { loadEnv } from '../../simulator/env.ts';

test('an empty environment gives the defaults', () => {
  expect(loadEnv({ SIMULATOR_MERCHANTS: '' })).toEqual({
    SIMULATOR_HOST: '127.0.0.1',
    SIMULATOR_PORT: 4010,
    SIMULATOR_SEED: expect.any(Number),
    HAKIKA_TEMPO: 1,
    SIMULATOR_QUERY_LIMIT: 5,
    SIMULATOR_TOKEN_LIFE_SECONDS: 3_599,
    SIMULATOR_TWO_MINUTE_RULE: false,
    SIMULATOR_STRICT: false,
    SIMULATOR_MERCHANTS: [],
    SIMULATOR_RULES: [],
    SIMULATOR_FORGER_ADDRESS: '127.0.0.2',
  });
});

test('a seed that is given is used', () => {
  expect(loadEnv({ SIMULATOR_SEED: '7' }).SIMULATOR_SEED).toBe(7);
});

test('the limit of queries can be switched off', () => {
  expect(loadEnv({ SIMULATOR_QUERY_LIMIT: 'off' }).SIMULATOR_QUERY_LIMIT).toBeNull();
});

test.each([
  {
    name: 'SIMULATOR_PORT',
    values: ['x', '-1', '65536', '4010.5', ' '],
    says: 'a whole number from 0 to 65535',
  },
  { name: 'SIMULATOR_SEED', values: ['x', '-1', '1.5'], says: 'a whole number from 0' },
  { name: 'HAKIKA_TEMPO', values: ['fast', '0', '-1', 'Infinity'], says: 'a number from 0.01 to 100000' },
  {
    name: 'SIMULATOR_QUERY_LIMIT',
    values: ['0', '-1', '1.5', 'none'],
    says: 'a whole number from 1, or off',
  },
  { name: 'SIMULATOR_TOKEN_LIFE_SECONDS', values: ['0', 'long'], says: 'a whole number from 1' },
  { name: 'SIMULATOR_TWO_MINUTE_RULE', values: ['perhaps'], says: 'true or false' },
  { name: 'SIMULATOR_STRICT', values: ['perhaps'], says: 'true or false' },
  { name: 'SIMULATOR_MERCHANTS', values: ['[{', '{}'], says: 'a JSON list of merchants' },
  { name: 'SIMULATOR_RULES', values: ['[{', '{}'], says: 'a JSON list of rules' },
])('a wrong $name is named, with what would be right', ({ name, values, says }) => {
  for (const value of values) {
    expect(() => loadEnv({ [name]: value })).toThrow(`✖ Give ${says}\n  → at ${name}`);
  }
});

test('a merchant that is not whole is told by its field, and no secret is shown', () => {
  const merchant = { type: 'paybill', businessShortCode: '12', passkey: 'hidden-1', consumerKey: 'hidden-2' };
  const load = (): unknown => loadEnv({ SIMULATOR_MERCHANTS: JSON.stringify([merchant]) });
  expect(load).toThrow(/Give 5 to 7 digits, as a text\n {2}→ at SIMULATOR_MERCHANTS\[0\]\.businessShortCode/);
  expect(load).toThrow(/→ at SIMULATOR_MERCHANTS\[0\]\.consumerSecret/);
  expect(load).not.toThrow(/hidden/);
});

test('every wrong variable is named at once', () => {
  const wrong = { SIMULATOR_PORT: 'x', HAKIKA_TEMPO: '0', SIMULATOR_MERCHANTS: '[{' };
  for (const name of Object.keys(wrong)) expect(() => loadEnv(wrong)).toThrow(name);
});

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
  });
});

test('a seed that is given is used', () => {
  expect(loadEnv({ SIMULATOR_SEED: '7' }).SIMULATOR_SEED).toBe(7);
});

test('the limit of queries can be switched off', () => {
  expect(loadEnv({ SIMULATOR_QUERY_LIMIT: 'off' }).SIMULATOR_QUERY_LIMIT).toBeNull();
});

test('every wrong variable is named at once', () => {
  const wrong = {
    SIMULATOR_PORT: 'x',
    HAKIKA_TEMPO: '0',
    SIMULATOR_MERCHANTS: '[{',
    SIMULATOR_QUERY_LIMIT: '-1',
  };
  for (const name of Object.keys(wrong)) expect(() => loadEnv(wrong)).toThrow(name);
});

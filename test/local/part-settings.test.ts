import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { describe, expect, test } from '@jest/globals';
import { realCredential } from '../../local/credential.ts';
import { checkSettings, partSettings } from '../../local/part-settings.ts';

const places = {
  databaseUrl: 'postgres://127.0.0.1/hakika',
  rootKey: Buffer.alloc(32, 7).toString('base64'),
  temporal: { address: '127.0.0.1:7233', namespace: 'hakika' },
  simulatorUrl: 'http://127.0.0.1:4010',
  apiPort: 4000,
};
const safaricom = {
  DARAJA_SANDBOX_CONSUMER_KEY: 'key',
  DARAJA_SANDBOX_CONSUMER_SECRET: 'secret',
  DARAJA_SANDBOX_PASSKEY: 'passkey',
  DARAJA_SANDBOX_SHORT_CODE: '174379',
  HAKIKA_PUBLIC_URL: 'https://tunnel.example.com',
};

function wrongNames(env: NodeJS.ProcessEnv): string[] {
  try {
    checkSettings(env);
    return [];
  } catch (error) {
    return [...String(error).matchAll(/→ at (\w+)/g)].map(([, name = '']) => name).toSorted();
  }
}

describe('before anything is started', () => {
  test('an environment without any of our variables is right', () => {
    expect(wrongNames({})).toEqual([]);
  });

  test('all wrong variables are named at once, each once', () => {
    const wrong = {
      DATABASE_URL: 'mysql://localhost',
      HAKIKA_ROOT_KEY: 'short',
      HAKIKA_TEMPO: 'fast',
      HAKIKA_LOG_LEVEL: 'loud',
      HAKIKA_API_PORT: 'front',
      HAKIKA_QUERIES_PER_MINUTE: '0',
    };
    expect(wrongNames(wrong)).toEqual(Object.keys(wrong).toSorted());
  });

  test.each(Object.keys(safaricom))(
    "Safaricom's sandbox without %s is incomplete, not the simulator",
    (name) => {
      expect(wrongNames(safaricom)).toEqual([]);
      expect(wrongNames({ ...safaricom, [name]: '' })).toEqual([name]);
    },
  );

  test("Safaricom's sandbox is not hurried, and calls back by https only", () => {
    const env = { ...safaricom, HAKIKA_TEMPO: '10', HAKIKA_PUBLIC_URL: 'http://127.0.0.1:4000' };
    expect(wrongNames(env)).toEqual(['HAKIKA_PUBLIC_URL', 'HAKIKA_TEMPO']);
  });
});

test('a till number makes the credential one of a till; an empty one does not', () => {
  const paybill = { type: 'paybill', businessShortCode: '174379', tillNumber: null };
  expect(realCredential({ ...safaricom, DARAJA_SANDBOX_TILL_NUMBER: '' })).toMatchObject(paybill);
  const till = { type: 'till', businessShortCode: '174379', tillNumber: '5123456' };
  expect(realCredential({ ...safaricom, DARAJA_SANDBOX_TILL_NUMBER: '5123456' })).toMatchObject(till);
});

test('the simulator calls back on this machine and counts at once, whatever is set for Safaricom', () => {
  const env = { HAKIKA_PUBLIC_URL: 'https://pay.example.com', HAKIKA_CALLBACK_ADDRESSES: '196.201.214.200' };
  expect({ ...env, ...partSettings(env, places) }).toMatchObject({
    HAKIKA_PUBLIC_URL: 'http://127.0.0.1:4000',
    HAKIKA_CALLBACK_ADDRESSES: '',
  });
  expect({ ...env, ...partSettings(env, { ...places, simulatorUrl: null }) }).toMatchObject(env);
});

test("what the user keeps for a Temporal elsewhere does not reach our own server's clients", async () => {
  const directory = await mkdtemp(join(tmpdir(), 'hakika-'));
  const profile = join(directory, 'temporal.toml');
  await writeFile(profile, '[profile.default]\napi_key = "in the profile"\n');
  const connect = (own: NodeJS.ProcessEnv) => {
    const env = { ...own, ...partSettings(own, places) };
    const overrideEnvVars = Object.fromEntries(
      Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
    return loadClientConnectConfig({ overrideEnvVars }).connectionOptions;
  };
  const cloud = { TEMPORAL_API_KEY: 'in the shell', TEMPORAL_CONFIG_FILE: profile };
  expect(connect(cloud)).toEqual(connect({}));
  expect(connect({ ...cloud, TEMPORAL_ADDRESS: 'cloud.example.com:7233' })).toMatchObject({
    apiKey: 'in the shell',
  });
  await rm(directory, { recursive: true });
});

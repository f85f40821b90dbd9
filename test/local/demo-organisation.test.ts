import { randomBytes } from 'node:crypto';
import { beforeAll, expect, test } from '@jest/globals';
import { simulatorCredential } from '../../local/credential.ts';
import { ensureDemoOrganisation, type DemoOptions } from '../../local/demo-organisation.ts';
import { emptyDatabase, testDatabaseUrl } from '../support/database.ts';

const options: DemoOptions = {
  databaseUrl: testDatabaseUrl(),
  rootKey: randomBytes(32).toString('base64'),
  apiKey: undefined,
  webhookUrl: 'http://127.0.0.1:4020/',
  credential: simulatorCredential,
};

beforeAll(async () => {
  await (await emptyDatabase()).close(true);
});

test('the demo keeps its key and its webhook secret from run to run', async () => {
  const first = await ensureDemoOrganisation(options);
  await expect(ensureDemoOrganisation({ ...options, apiKey: first.apiKey })).resolves.toEqual(first);
});

test('another root key than the one that sealed its secrets is told, with the next step', async () => {
  const otherKey = { ...options, rootKey: randomBytes(32).toString('base64') };
  await expect(ensureDemoOrganisation(otherKey)).rejects.toThrow(
    /sealed with another root key[^]*set HAKIKA_ROOT_KEY/,
  );
});

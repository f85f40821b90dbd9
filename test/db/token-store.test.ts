import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { saveDefaultCredential } from '../../api/daraja-credentials/save-credential.ts';
import { createTokenStore } from '../../db/token-store.ts';
import { simulatorCredential } from '../../local/credential.ts';
import { World } from '../activities/world.ts';
import { makeTenant } from '../support/tenants.ts';

let world: World;

beforeAll(async () => {
  world = await World.start();
});
afterAll(async () => await world.stop());

test('a token is shared by all processes, sealed, until this very one is dropped', async () => {
  const [store, elsewhere] = [
    createTokenStore(world.orm, world.sealer),
    createTokenStore(world.orm, world.sealer),
  ];
  const { credentialId } = world.tenant;
  expect(await store.read(credentialId)).toBeUndefined();
  await store.write(credentialId, { token: 'first', expiresAtMs: 1_900_000_000_000, keysHash: 'of keys' });
  expect(await elsewhere.read(credentialId)).toEqual({
    token: 'first',
    expiresAtMs: 1_900_000_000_000,
    keysHash: 'of keys',
  });
  const [row] = await world.sql<{ token_sealed: string }>('select token_sealed from daraja_tokens');
  expect(row?.token_sealed).not.toContain('first');
  await elsewhere.write(credentialId, {
    token: 'second',
    expiresAtMs: 1_900_000_000_001,
    keysHash: 'of keys',
  });
  await store.drop(credentialId, 'first');
  expect((await store.read(credentialId))?.token).toBe('second');
  await store.drop(credentialId, 'second');
  expect(await store.read(credentialId)).toBeUndefined();
});

test('a token is dropped with the keys that it was issued for, and no other token is', async () => {
  const store = createTokenStore(world.orm, world.sealer);
  const other = await makeTenant(world.orm, world.sealer);
  const token = { token: 'of old keys', expiresAtMs: Date.now() + 3_600_000, keysHash: 'of old keys' };
  for (const { credentialId } of [world.tenant, other]) await store.write(credentialId, token);
  const { organisationId, environment } = world.tenant;
  const keys = { ...simulatorCredential, consumerKey: 'new', consumerSecret: 'keys' };
  await saveDefaultCredential(world.em, world.sealer, { organisationId, environment }, keys);
  expect(await store.read(world.tenant.credentialId)).toBeUndefined();
  expect(await store.read(other.credentialId)).toEqual(token);
});

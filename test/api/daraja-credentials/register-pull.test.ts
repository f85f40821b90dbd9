import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createDarajaClient } from '../../../daraja/client.ts';
import { DarajaCredential } from '../../../db/entities/index.ts';
import { everyTenantsEntities } from '../../../db/tenant.ts';
import { createMemoryTokenStore } from '../../../daraja/access-token.ts';
import { deadUrl } from '../../daraja/listening.ts';
import { Engine } from '../../support/engine.ts';
import { makeTenant } from '../../support/tenants.ts';
import { send } from '../support/send.ts';
import { serveApi } from '../support/serve-api.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start({ worker: false, tempo: 1 });
});
afterAll(() => engine.stop());

const body = { nominatedNumber: '0722 000 000' };
const path = (id = engine.tenant.credentialId): string => `/v1/daraja-credentials/${id}/register-pull`;
const credential = (id = engine.tenant.credentialId) =>
  everyTenantsEntities(engine.orm).findOneOrFail(DarajaCredential, { id });
const useWrongKeys = (id: string): Promise<number> => {
  const keys = { consumerKey: 'simulator-key', consumerSecret: 'wrong', passkey: 'x' };
  const secretsSealed = engine.sealer.seal('daraja-credential', id, JSON.stringify(keys));
  return everyTenantsEntities(engine.orm).nativeUpdate(DarajaCredential, { id }, { secretsSealed });
};
const simulatorPulls = (pull: 'allowed' | 'refused') =>
  fetch(`${engine.simulatorUrl}/_simulator/short-codes/174379`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ pull }),
  });

test('a refusal of Safaricom’s is told, with its words, and nothing is registered', async () => {
  await simulatorPulls('refused');
  const answer = await engine.request('POST', path(), body);
  expect(answer).toMatchObject({
    status: 422,
    body: { error: { code: 'provider_refused', provider: { code: expect.any(String) } } },
  });
  expect((await credential()).pullRegisteredAt).toBeNull();
  await simulatorPulls('allowed');
});

test('a short code is registered at Safaricom, and again as often as one likes', async () => {
  for (const repetition of [1, 2]) {
    const answer = await engine.request('POST', path(), body);
    expect({ repetition, ...answer }).toMatchObject({
      repetition,
      status: 200,
      body: { id: engine.tenant.credentialId, object: 'pull_registration', shortCode: '174379' },
    });
  }
  const { pullRegisteredAt, pullNominatedNumber } = await credential();
  expect(pullRegisteredAt).toBeInstanceOf(Date);
  expect(pullNominatedNumber).toBe('254722000000');
});

test('a number that is none is named', async () => {
  const answer = await engine.request('POST', path(), { nominatedNumber: '12' });
  expect(answer).toMatchObject({
    status: 422,
    body: { error: { validation: [{ field: 'nominatedNumber' }] } },
  });
});

test('a credential of somebody else is not found', async () => {
  const other = await makeTenant(engine.orm, engine.sealer);
  expect((await engine.request('POST', path(other.credentialId), body)).status).toBe(404);
});

test('keys that Safaricom refuses are told as that, by each registration, and nothing is registered', async () => {
  const tenant = await makeTenant(engine.orm, engine.sealer);
  await useWrongKeys(tenant.credentialId);
  const api = await serveApi(engine.apiDeps);
  const at = `${api.url}/v1/daraja-credentials/${tenant.credentialId}`;
  const registrations: [string, unknown][] = [
    ['register-pull', body],
    ['register-c2b', {}],
  ];
  for (const [registration, sent] of registrations) {
    const answer = await send(`${at}/${registration}`, { method: 'POST', key: tenant.apiKey, body: sent });
    expect(answer).toMatchObject({
      status: 422,
      body: {
        error: { code: 'credentials_refused', message: expect.stringContaining('send them by PATCH') },
      },
    });
  }
  await api.close();
  expect(await credential(tenant.credentialId)).toMatchObject({
    pullRegisteredAt: null,
    c2bRegisteredAt: null,
    noticeTokenSealed: null,
  });
});

test('without an answer of Safaricom’s, or an address of ours, the caller is told what to do', async () => {
  const daraja = createDarajaClient({ baseUrl: await deadUrl(), tokens: createMemoryTokenStore() });
  const cases = [
    { deps: { daraja: { sandbox: daraja, production: daraja } }, status: 424, code: 'provider_unanswered' },
    { deps: { callbackBaseUrl: undefined }, status: 422, code: 'public_url_missing' },
  ];
  for (const { deps, status, code } of cases) {
    const api = await serveApi({ ...engine.apiDeps, ...deps });
    const answer = await send(`${api.url}${path()}`, { method: 'POST', key: engine.tenant.apiKey, body });
    expect(answer).toMatchObject({ status, body: { error: { code } } });
    await api.close();
  }
});

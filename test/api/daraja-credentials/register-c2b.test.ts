import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createDarajaClient } from '../../../daraja/client.ts';
import { AccountEntry, DarajaCredential } from '../../../db/entities/index.ts';
import { everyTenantsEntities } from '../../../db/tenant.ts';
import { createTokenStore } from '../../../db/token-store.ts';
import { json, listen, type Received } from '../../daraja/listening.ts';
import { simulatorCredential } from '../../../local/credential.ts';
import { Engine } from '../../support/engine.ts';
import { eventually } from '../../support/eventually.ts';
import { payByHand } from '../../support/flow.ts';
import { makeTenant, type TestTenant } from '../../support/tenants.ts';
import { send } from '../support/send.ts';
import { closedAddress, serveApi, temporalAt, type ServedApi } from '../support/serve-api.ts';

let engine: Engine;
let server: Awaited<ReturnType<typeof listen>>;
let api: ServedApi;
let answer: { status: number; body: object };
const registered = () => server.received.filter(({ path }) => path.includes('registerurl'));
const success = {
  OriginatorCoversationID: '7619-37765134-1',
  ResponseCode: '0',
  ResponseDescription: 'success',
};

beforeAll(async () => {
  engine = await Engine.start({ worker: false, tempo: 1, api: { client: temporalAt(closedAddress) } });
  server = await listen(({ path }: Received, response) =>
    path.startsWith('/oauth')
      ? json(response, 200, { access_token: 'token', expires_in: '3599' })
      : json(response, answer.status, answer.body),
  );
  const tokens = createTokenStore(engine.orm, engine.sealer);
  const daraja = createDarajaClient({ baseUrl: server.baseUrl, tokens });
  const callbackBaseUrl = 'https://pay.example.co.ke';
  api = await serveApi({
    ...engine.apiDeps,
    callbackBaseUrl,
    daraja: { sandbox: daraja, production: daraja },
  });
});
afterAll(async () => {
  await api.close();
  await server.close();
  await engine.stop();
});
beforeEach(() => {
  answer = { status: 200, body: success };
  server.received.length = 0;
});

const register = ({ apiKey, credentialId }: TestTenant, body: object = {}, url = api.url) =>
  send(`${url}/v1/daraja-credentials/${credentialId}/register-c2b`, { method: 'POST', key: apiKey, body });
const credentialOf = ({ credentialId }: TestTenant) =>
  everyTenantsEntities(engine.orm).findOneOrFail(DarajaCredential, { id: credentialId });
const sentBody = (index = 0) => JSON.parse(registered()[index]!.body) as Record<string, string>;

describe('registering', () => {
  test('sends both addresses, with a token of the credential’s own that only its hash is kept of in the clear', async () => {
    const { status, body } = await register(engine.tenant);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: engine.tenant.credentialId,
      object: 'c2b_registration',
      shortCode: '174379',
      responseType: 'Completed',
      version: 'v2',
    });
    const { ConfirmationURL, ValidationURL, ...others } = sentBody();
    expect(others).toEqual({ ShortCode: '174379', ResponseType: 'Completed' });
    const [, token = ''] =
      /^https:\/\/pay\.example\.co\.ke\/hooks\/c2b\/([0-9a-f]{64})\/confirmation$/.exec(ConfirmationURL!) ??
      [];
    expect(ValidationURL).toBe(`https://pay.example.co.ke/hooks/c2b/${token}/validation`);
    expect(JSON.stringify(body)).not.toContain(token);
    const credential = await credentialOf(engine.tenant);
    expect(JSON.stringify(credential)).not.toContain(token);
    expect(credential.c2bRegisteredAt).toBeInstanceOf(Date);
  });

  test('again keeps the address, for production may go on using the old one', async () => {
    const tenant = await makeTenant(engine.orm, engine.sealer);
    await Promise.all([register(tenant), register(tenant)]);
    await register(tenant, { responseType: 'Cancelled', version: 'v1' });
    expect(
      registered()
        .map(({ path }) => path)
        .at(-1),
    ).toBe('/mpesa/c2b/v1/registerurl');
    expect(sentBody(2)).toMatchObject({ ResponseType: 'Cancelled' });
    expect(new Set([0, 1, 2].map((index) => sentBody(index)['ConfirmationURL'])).size).toBe(1);
  });

  test('in production warns that the addresses are taken once', async () => {
    const tenant = await makeTenant(engine.orm, engine.sealer, 'production');
    const { body } = await register(tenant);
    expect(body['message']).toMatch(/takes addresses once.*self-service of the Daraja portal/);
  });

  test('where addresses are in the way says what to do about them', async () => {
    const tenant = await makeTenant(engine.orm, engine.sealer, 'production');
    answer = {
      status: 500,
      body: { requestId: '1', errorCode: '500.003.1001', errorMessage: 'Urls are already registered' },
    };
    const { status, body } = await register(tenant);
    expect([status, body.error.code]).toEqual([409, 'duplicate_error']);
    expect(body.error.message).toMatch(/Delete them in the self-service of the Daraja portal/);
    await expect(credentialOf(tenant)).resolves.toMatchObject({ c2bRegisteredAt: null });
  });

  test('that Safaricom refuses shows its code and words', async () => {
    answer = {
      status: 400,
      body: { requestId: '1', errorCode: '400.002.02', errorMessage: 'Bad Request - Invalid ShortCode' },
    };
    const { status, body } = await register(engine.tenant);
    expect([status, body.error.code]).toEqual([422, 'provider_refused']);
    expect(body.error).toMatchObject({
      provider: { code: '400.002.02', message: 'Bad Request - Invalid ShortCode' },
    });
  });

  test('without an answer that decides may be tried again', async () => {
    answer = {
      status: 500,
      body: { requestId: '1', errorCode: '500.003.1001', errorMessage: 'Internal Server Error' },
    };
    const { status, body, headers } = await register(engine.tenant);
    expect([status, body.error.code]).toEqual([424, 'provider_unanswered']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('on a server that does not know its public address says which setting is missing', async () => {
    const unaddressed = await serveApi({ ...engine.apiDeps, callbackBaseUrl: undefined });
    const { status, body } = await register(engine.tenant, {}, unaddressed.url);
    await unaddressed.close();
    expect([status, body.error.code]).toEqual([422, 'public_url_missing']);
    expect(body.error.message).toContain('HAKIKA_PUBLIC_URL');
  });

  test.each([{ responseType: 'completed' }, { version: 'v3' }, { url: 'https://elsewhere.example' }])(
    '%j is refused by name',
    async (body) => {
      const { status, body: refusal } = await register(engine.tenant, body);
      expect(status).toBe(422);
      expect(refusal.error.validation).toMatchObject([{ field: Object.keys(body)[0] }]);
      expect(registered()).toEqual([]);
    },
  );
});

test('the simulator takes the registration of a paybill, and tells of money to it from then on', async () => {
  const { status } = await register(engine.tenant, {}, engine.apiUrl);
  expect(status).toBe(200);
  const payment = { phoneNumber: '254712345678', amountShillings: 250, accountReference: 'Rent 12' };
  await payByHand(engine, payment);
  const entry = await eventually(entryOf(payment.amountShillings));
  expect(entry).toMatchObject({
    credentialId: engine.tenant.credentialId,
    shortCode: '174379',
    accountReference: 'Rent 12',
    // Version 2 tells no more of the payer.
    payer: '25471****678',
  });
});

test('the simulator takes the registration of a till, and tells of money to it without a reference', async () => {
  const tenant = await makeTenant(engine.orm, engine.sealer, 'sandbox', {
    ...simulatorCredential,
    type: 'till',
    businessShortCode: '600584',
    tillNumber: '5123456',
    consumerKey: 'simulator-till-key',
    consumerSecret: 'simulator-till-secret',
    passkey: 'till-passkey',
  });
  expect((await register(tenant, { version: 'v1' }, engine.apiUrl)).status).toBe(200);
  await payByHand(engine, { phoneNumber: '254712345678', amountShillings: 251 }, '5123456');
  const entry = await eventually(entryOf(251));
  expect(entry).toMatchObject({
    credentialId: tenant.credentialId,
    shortCode: '600584',
    accountReference: '',
    payer: '254712345678',
  });
});

const entryOf = (amountShillings: number) => () =>
  everyTenantsEntities(engine.orm).findOneOrFail(AccountEntry, { amountShillings });

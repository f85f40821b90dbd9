import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSimulator } from '../../simulator/app.ts';
import { BusinessRequests, paybill } from './business-requests.ts';
import { RunningSimulator } from './running-simulator.ts';

let simulator: RunningSimulator;
let requests: BusinessRequests;
beforeAll(async () => {
  simulator = await RunningSimulator.start();
  requests = new BusinessRequests(simulator);
});
afterAll(() => simulator.stop());
beforeEach(async () => {
  await simulator.post('/_simulator/reset', '');
});

const codeOf = async (name: string, changes: object): Promise<unknown> => {
  await requests.balance(name, changes);
  return (await requests.result(name)).ResultCode;
};

describe('wrong credentials are accepted, and fail by the result', () => {
  test.each([
    {
      what: 'a password',
      changes: async () => ({ SecurityCredential: await requests.securityCredential('x') }),
    },
    { what: 'a credential that is no cipher text', changes: async () => ({ SecurityCredential: 'plain' }) },
    { what: 'a name', changes: async () => ({ Initiator: 'somebody' }) },
  ])('$what gives 2001', async ({ what, changes }) => {
    const answer = await requests.balance(what.replaceAll(' ', '-'), await changes());
    expect(answer).toMatchObject({ status: 200, json: { ResponseCode: '0' } });
    const result = await requests.result(what.replaceAll(' ', '-'));
    expect(result).toMatchObject({ ResultCode: '2001', ResultDesc: 'The initiator information is invalid.' });
  });

  test('too many lock the credential, and a right one does not open it', async () => {
    for (const name of ['w1', 'w2', 'w3']) expect(await codeOf(name, { Initiator: 'x' })).toBe('2001');
    expect(await codeOf('right', {})).toBe('8006');
    await requests.set({ initiatorLocked: false });
    expect(await codeOf('opened', {})).toBe('0');
  });

  test('a right one in between begins the count anew', async () => {
    for (const name of ['a1', 'a2']) await codeOf(name, { Initiator: 'x' });
    expect(await codeOf('a3', {})).toBe('0');
    for (const name of ['a4', 'a5']) await codeOf(name, { Initiator: 'x' });
    expect(await codeOf('a6', {})).toBe('0');
  });
});

test('a merchant may have an initiator of its own', async () => {
  const school = {
    type: 'paybill' as const,
    businessShortCode: '888882',
    passkey: 'p',
    consumerKey: 'school-2',
    consumerSecret: 's',
    initiatorName: 'head',
    initiatorPassword: 'Chalk#1',
  };
  await simulator.post('/_simulator/merchants', school);
  const SecurityCredential = await requests.securityCredential('Chalk#1');
  await requests.balance('school', { Initiator: 'head', SecurityCredential }, school);
  await expect(requests.result('school')).resolves.toMatchObject({ ResultCode: '0' });
});

describe('results', () => {
  test('may come twice', async () => {
    await requests.set({ results: 'twice' });
    await requests.balance('twice');
    await expect(requests.results('twice', 2)).resolves.toHaveLength(2);
  });

  test('may be replaced by a queue time-out that tells no outcome', async () => {
    await requests.set({ results: 'queueTimeout' });
    const { json } = await requests.balance('queued');
    const [timeout] = await simulator.receivedAt('/timeouts/queued');
    expect(timeout?.json.Result).toMatchObject({
      ConversationID: json.ConversationID,
      OriginatorConversationID: json.OriginatorConversationID,
    });
    expect(timeout?.json.Result).not.toHaveProperty('ResultCode');
  });

  test('may follow a queue time-out later', async () => {
    await requests.set({ results: 'queueTimeoutThenResult' });
    await requests.balance('late');
    await expect(requests.result('late')).resolves.toMatchObject({ ResultCode: '0' });
    const paths = simulator.received.map(({ path }) => path).filter((path) => path.endsWith('/late'));
    expect(paths).toEqual(['/timeouts/late', '/results/late']);
  });

  test('may be what the test wants', async () => {
    await requests.set({ resultCodes: { accountBalance: 21 } });
    await requests.balance('wanted');
    await expect(requests.result('wanted')).resolves.toMatchObject({ ResultCode: '21' });
    const { status, json } = await requests.set({ resultCodes: { accountBalance: 12_345 } });
    expect(status).toBe(400);
    expect(json.error.message).toMatch(/R000001/);
  });
});

describe('the key', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'initiator-key-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('is made in the file that is named, for its owner alone, and read from it afterwards', async () => {
    const initiatorKeyFile = join(folder, 'key.pem');
    const first = await RunningSimulator.start({ initiatorKeyFile });
    const certificate = (await first.get('/_simulator/certificate')).text;
    await first.stop();
    expect((await stat(initiatorKeyFile)).mode & 0o777).toBe(0o600);
    const second = await RunningSimulator.start({ initiatorKeyFile });
    expect((await second.get('/_simulator/certificate')).text).toBe(certificate);
    await second.stop();
    await expect(readFile(initiatorKeyFile, 'utf8')).resolves.toMatch(/^-----BEGIN PRIVATE KEY-----/);
  });

  test('that cannot be read stops the start, and the message names the variable', async () => {
    const initiatorKeyFile = join(folder, 'broken.pem');
    await writeFile(initiatorKeyFile, 'no key');
    expect(() => createSimulator({ initiatorKeyFile })).toThrow(/SIMULATOR_INITIATOR_KEY_FILE/);
  });

  test('is given out as a public key in PEM', async () => {
    const { text } = await simulator.get('/_simulator/certificate');
    expect(text).toMatch(/^-----BEGIN PUBLIC KEY-----/);
    expect(Buffer.from(await requests.securityCredential()).length).toBe(344);
  });
});

test('the balance tells every account, and codes as texts', async () => {
  await requests.pay('254724000300', { amountShillings: 250 });
  await requests.balance('accounts');
  const result = await requests.result('accounts');
  expect(result).toMatchObject({ ResultType: '0', ResultCode: '0' });
  const [accounts, completed] = result.ResultParameters.ResultParameter;
  expect(accounts).toEqual({
    Key: 'AccountBalance',
    Value:
      'Working Account|KES|0.00|0.00|0.00|0.00&Utility Account|KES|100250.00|100250.00|0.00|0.00&' +
      'Charges Paid Account|KES|0.00|0.00|0.00|0.00&Organization Settlement Account|KES|0.00|0.00|0.00|0.00',
  });
  expect(completed).toEqual({ Key: 'BOCompletedTime', Value: expect.any(Number) });
});

test('a bad token of balance and B2C is told back', async () => {
  for (const path of ['/mpesa/accountbalance/v1/query', '/mpesa/b2c/v1/paymentrequest']) {
    const answer = await simulator.post(path, {}, { authorization: 'Bearer abc' });
    expect(answer).toMatchObject({
      status: 401,
      json: { errorCode: '401.002.01', errorMessage: 'Error Occurred - Invalid Access Token - abc' },
    });
  }
});

test('the merchants of the list keep their keys to themselves', async () => {
  const { merchants } = (await simulator.get('/_simulator/merchants')).json;
  expect(merchants).toContainEqual(paybill);
});

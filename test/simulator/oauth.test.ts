import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { paybill, RunningSimulator } from './running-simulator.ts';

let simulator: RunningSimulator;
beforeAll(async () => {
  simulator = await RunningSimulator.start({ tokenLifeSeconds: 1 });
});
afterAll(() => simulator.stop());

describe('GET /oauth/v1/generate', () => {
  test('gives a token, and its life as a text', async () => {
    const { status, json } = await simulator.authorize();
    expect(status).toBe(200);
    expect(json).toEqual({ access_token: expect.stringMatching(/^\w{28}$/), expires_in: '1' });
  });

  test('answers wrong keys with HTTP 400, an empty body and a reason phrase', async () => {
    const answer = await simulator.authorize({ ...paybill, consumerSecret: 'other' });
    expect(answer).toMatchObject({ status: 400, statusText: 'Bad Request: Invalid Credentials', text: '' });
  });

  test.each(['', 'password', 'client_credentials%20'])('refuses the grant type "%s"', async (grantType) => {
    const { status, json } = await simulator.authorize(paybill, grantType);
    expect({ status, ...json }).toMatchObject({ status: 400, errorCode: '400.008.02' });
  });

  test('refuses a request without Basic keys', async () => {
    const { status, json } = await simulator.get('/oauth/v1/generate?grant_type=client_credentials');
    expect({ status, ...json }).toMatchObject({ status: 400, errorCode: '400.008.01' });
  });

  test('refuses another verb', async () => {
    const { status, json } = await simulator.post('/oauth/v1/generate', {});
    expect({ status, ...json }).toMatchObject({ status: 405, errorCode: '405.001' });
  });
});

test('an older token stays good when a new one is issued', async () => {
  const older = await simulator.bearer();
  await simulator.authorize();
  const { status } = await simulator.post(
    '/mpesa/stkpush/v1/processrequest',
    simulator.pushBody('254700000021'),
    older,
  );
  expect(status).toBe(200);
});

test('an expired token is refused', async () => {
  const { access_token } = (await simulator.authorize()).json;
  await new Promise((resolve) => setTimeout(resolve, 1_050));
  const { status, json } = await simulator.post(
    '/mpesa/stkpush/v1/processrequest',
    {},
    { authorization: `Bearer ${access_token}` },
  );
  expect({ status, ...json }).toMatchObject({ status: 404, errorCode: '404.001.03' });
});

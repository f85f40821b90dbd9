import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Answer, type Json, paybill, RunningSimulator, till } from './running-simulator.ts';

const invalidId = {
  status: 400,
  json: { errorCode: '400.002.02', errorMessage: 'Bad Request - Invalid CheckoutRequestID' },
};

describe('POST /mpesa/stkpushquery/v1/query', () => {
  let simulator: RunningSimulator;
  let pushed: Json;
  let askedAtOnce: Answer;
  beforeAll(async () => {
    simulator = await RunningSimulator.start({ tempo: 2 });
    pushed = (await simulator.push('254715000120')).json;
    askedAtOnce = await simulator.query(pushed.CheckoutRequestID);
    await sleep(520);
  });
  afterAll(() => simulator.stop());

  test('does not know a push that is younger than a second', () => {
    expect(askedAtOnce).toMatchObject(invalidId);
  });

  test('says 4999 while the payer thinks, in the spelling of Safaricom', async () => {
    const { status, json } = await simulator.query(pushed.CheckoutRequestID);
    expect(status).toBe(200);
    expect(json).toEqual({
      ResponseCode: '0',
      ResponseDescription: 'The service request has been accepted successsfully',
      MerchantRequestID: pushed.MerchantRequestID,
      CheckoutRequestID: pushed.CheckoutRequestID,
      ResultCode: '4999',
      ResultDesc: 'The transaction is still under processing',
    });
  });

  test('does not know an id that was never given, nor one of another short code', async () => {
    await expect(simulator.query('ws_CO_1')).resolves.toMatchObject(invalidId);
    await expect(simulator.query(pushed.CheckoutRequestID, {}, till)).resolves.toMatchObject(invalidId);
  });

  test('refuses a wrong password and a missing field', async () => {
    await expect(simulator.query('ws_CO_1', { Password: 'x' })).resolves.toMatchObject({
      status: 500,
      json: { errorMessage: 'Wrong credentials' },
    });
    await expect(simulator.query('')).resolves.toMatchObject(invalidId);
  });
});

describe('the limit of queries', () => {
  test('answers the sixth of a minute with the body of the gateway, for that short code only', async () => {
    const simulator = await RunningSimulator.start({ queryLimitPerMinute: 5, tempo: 50 });
    const statuses: number[] = [];
    for (let count = 0; count < 5; count += 1) statuses.push((await simulator.query('ws_CO_1')).status);
    const limited = await simulator.query('ws_CO_1');
    const other = await simulator.query('ws_CO_1', {}, till);
    await sleep(1_250);
    const later = await simulator.query('ws_CO_1');
    await simulator.stop();

    expect(statuses).toEqual([400, 400, 400, 400, 400]);
    expect(limited.status).toBe(429);
    expect(limited.json).toEqual({
      fault: {
        faultstring: expect.stringMatching(/^Spike arrest violation. Allowed rate : MessageRate\{/),
        detail: { errorcode: 'policies.ratelimit.SpikeArrestViolation' },
      },
    });
    expect(other.status).toBe(400);
    expect(later.status).toBe(400);
  });

  test('may be switched off', async () => {
    const simulator = await RunningSimulator.start({ queryLimitPerMinute: null });
    const answers = await Promise.all(Array.from({ length: 20 }, () => simulator.query('x', {}, paybill)));
    await simulator.stop();
    expect(answers.every(({ status }) => status === 400)).toBe(true);
  });
});

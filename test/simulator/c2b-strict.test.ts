import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BusinessRequests } from './business-requests.ts';
import { RunningSimulator } from './running-simulator.ts';

let simulator: RunningSimulator;
let requests: BusinessRequests;
beforeAll(async () => {
  simulator = await RunningSimulator.start({ strict: true });
  requests = new BusinessRequests(simulator);
});
afterAll(() => simulator.stop());

test.each(['mpesa', 'M-PESA', 'Safaricom', 'exec', 'CMD', 'sql', 'query'])(
  'a URL with the word %s is refused when strict',
  async (word) => {
    const ConfirmationURL = simulator.callbackUrl(`/${word}/confirm`);
    await expect(requests.register({ ConfirmationURL })).resolves.toMatchObject({
      status: 400,
      json: { errorMessage: 'Bad Request - Invalid ConfirmationURL' },
    });
  },
);

test('URLs are registered once, until they are deleted by hand', async () => {
  await expect(requests.register()).resolves.toMatchObject({ status: 200 });
  await expect(requests.register()).resolves.toMatchObject({
    status: 500,
    json: { errorCode: '500.003.1001', errorMessage: 'Urls are already registered' },
  });
  const path = '/_simulator/c2b/urls/174379';
  await expect(simulator.call('DELETE', path)).resolves.toMatchObject({ status: 204 });
  await expect(simulator.call('DELETE', path)).resolves.toMatchObject({ status: 404 });
  await expect(requests.register()).resolves.toMatchObject({ status: 200 });
});

import { expect, test } from '@jest/globals';
import { gatewayFailed } from '../../daraja/gateway-failure.ts';
import { exchangeOutcome, pushOutcome } from '../../daraja/outcome.ts';
import { acknowledgement, errorBody, fault } from './samples.ts';

const answered = (httpStatus: number, body: unknown) =>
  pushOutcome({ httpStatus, body: typeof body === 'string' ? body : JSON.stringify(body) });
const html = '<html><body>Request unsuccessful. Incapsula incident ID: 1-2</body></html>';

test.each([
  ['no connection', exchangeOutcome({ ended: 'notWritten', reason: 'notConnected', detail: 'ECONNREFUSED' })],
  ['a cut connection', exchangeOutcome({ ended: 'lost', detail: 'ECONNRESET', httpStatus: null, body: '' })],
  [
    'half an answer',
    exchangeOutcome({ ended: 'lost', detail: 'No whole answer', httpStatus: 200, body: '{"Mer' }),
  ],
  ['a firewall’s page with 503', answered(503, html)],
  ['a firewall’s page with 403', answered(403, html)],
  ['a portal’s page with 200', answered(200, html)],
  ['an empty 500', answered(500, '')],
  ['502 in JSON', answered(502, {})],
  [
    '"System is busy"',
    answered(500, errorBody('500.003.02', 'System is busy. Please try again in few minutes.')),
  ],
  ['"Internal Server Error"', answered(500, errorBody('500.003.1001', 'Internal Server Error'))],
])('%s is a failure of the gateway', (_title, push) => {
  expect(gatewayFailed(push)).toBe(true);
});

test.each([
  ['an acknowledgement', answered(200, acknowledgement)],
  ['one tenant’s bad passkey', answered(500, errorBody('500.001.1001', 'Wrong credentials'))],
  ['a wrong short code', answered(500, errorBody('500.001.1001', 'Merchant does not exist'))],
  ['an invalid field', answered(400, errorBody('400.002.02', 'Bad Request - Invalid PhoneNumber'))],
  ['a busy payer', answered(500, errorBody('500.001.1001', 'Unable to lock subscriber, a transaction is'))],
  ['a refused token', answered(404, errorBody('404.001.03', 'Invalid Access Token'))],
  ['spike arrest', answered(429, fault('Spike arrest violation', 'policies.ratelimit.SpikeArrestViolation'))],
  ['an unknown refusal', answered(400, errorBody('400.009.99', 'Something new'))],
])('%s shows that the gateway works', (_title, push) => {
  expect(gatewayFailed(push)).toBe(false);
});

test('a request that this server was too slow to write shows nothing', () => {
  const tooSlow = exchangeOutcome({ ended: 'notWritten', reason: 'tooSlow', detail: 'late' });
  expect(gatewayFailed(tooSlow)).toBeNull();
});

import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { exchangeQueryAnswer, queryAnswer } from '../../daraja/query-answer.ts';
import { resultCodes } from '../../daraja/result-codes.ts';
import { acknowledgement, errorBody, fault, queryFound } from './samples.ts';

const asked = acknowledgement.CheckoutRequestID;
const judge = (httpStatus: number, body: unknown) =>
  queryAnswer({ httpStatus, body: typeof body === 'string' ? body : JSON.stringify(body) }, asked);

test.each(Object.entries(resultCodes))('code %s says what the table says', (code, { says }) => {
  expect(judge(200, queryFound(code))).toEqual({
    says,
    resultCode: code,
    detail: 'Words of Safaricom',
    throttled: false,
    sent: true,
    httpStatus: 200,
    body: JSON.stringify(queryFound(code)),
  });
});

test('a code sent as a number is the same code', () => {
  expect(judge(200, queryFound(1032))).toMatchObject({ says: 'canceled', resultCode: '1032' });
});

test.each([
  ['an unknown code', 200, queryFound('31337')],
  ['an empty code', 200, queryFound('')],
  ['no code', 200, queryFound(undefined)],
  ['another prompt', 200, queryFound('0', 'ws_CO_other')],
  ['no prompt', 200, { ...queryFound('0'), CheckoutRequestID: undefined }],
  ['an answer that was not accepted', 200, { ...queryFound('0'), ResponseCode: '1' }],
  ['a final code with 500', 500, queryFound('0')],
  ['being processed', 500, errorBody('500.001.1001', 'The transaction is being processed')],
  [
    'an unknown id, or asked too early',
    400,
    errorBody('400.002.02', 'Bad Request - Invalid CheckoutRequestID'),
  ],
  ['a transaction that does not exist', 500, errorBody('500.001.1001', 'The transaction does not exist')],
  ['a refused token', 404, errorBody('404.001.03', 'Invalid Access Token')],
  ['HTML with 200', 200, '<html></html>'],
  ['an empty body', 200, ''],
  ['a redirect', 302, ''],
] as const)('%s says nothing', (_title, httpStatus, body) => {
  expect(judge(httpStatus, body)).toMatchObject({ says: 'nothing', throttled: false, sent: true });
});

test.each([
  ['429', 429, ''],
  ['spike arrest', 500, errorBody('500.003.02', 'Spike Arrest Violation')],
  ['system busy', 500, errorBody('500.003.02', 'System is busy. Please try again in few minutes.')],
  ['quota', 500, errorBody('500.003.03', 'Quota Violation')],
  ['the gateway', 500, fault('Spike arrest violation.', 'policies.ratelimit.SpikeArrestViolation')],
] as const)('%s says nothing, and to ask less', (_title, httpStatus, body) => {
  expect(judge(httpStatus, body)).toMatchObject({ says: 'nothing', throttled: true, resultCode: null });
});

test('a question that was not written was not sent, and a lost one was', () => {
  const unwritten = { ended: 'notWritten', reason: 'notConnected', detail: 'ECONNREFUSED' } as const;
  expect(exchangeQueryAnswer(unwritten, asked)).toMatchObject({ says: 'nothing', sent: false });
  const lost = { ended: 'lost', detail: 'ECONNRESET', httpStatus: null, body: '' } as const;
  expect(exchangeQueryAnswer(lost, asked)).toMatchObject({ says: 'nothing', sent: true });
});

test('garbage says nothing and never throws', () => {
  const httpStatus = fc.oneof(fc.integer(), fc.constantFrom(200, 400, 429, 500));
  const body = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.jsonValue().map((code) => JSON.stringify({ ...queryFound(code), CheckoutRequestID: code })),
    fc
      .jsonValue()
      .filter((code) => typeof code === 'object' || !Object.hasOwn(resultCodes, `${code}`))
      .map((code) => JSON.stringify(queryFound(code))),
  );
  fc.assert(
    fc.property(httpStatus, body, (status, text) => {
      expect(queryAnswer({ httpStatus: status, body: text }, asked)).toMatchObject({
        says: 'nothing',
        sent: true,
      });
    }),
    { numRuns: 1_000 },
  );
});

import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  exchangeOutcome,
  notSentCauses,
  notSentMessage,
  pushOutcome,
  refusalMessage,
  type NotSentReason,
} from '../../daraja/outcome.ts';
import { pushRules } from '../../daraja/push-rules.ts';
import { acknowledgement, errorBody, fault } from './samples.ts';

const judge = (httpStatus: number, body: unknown) =>
  pushOutcome({ httpStatus, body: typeof body === 'string' ? body : JSON.stringify(body) });

const invalid = (field: string) => errorBody('400.002.02', `Bad Request - Invalid ${field}`);
const lock = 'Unable to lock subscriber, a transaction is already in process for the current subscriber';
const spike =
  'Spike arrest violation. Allowed rate : MessageRate{messagesPerPeriod=5, periodInMicroseconds=1000000}';
const quota = 'Rate limit quota violation. Quota limit  exceeded. Identifier : _default';

type Body = ReturnType<typeof errorBody> | ReturnType<typeof fault>;
type Case = [title: string, httpStatus: number, body: Body, says: string];

const notSent: Case[] = [
  ['the token, STK family', 404, errorBody('404.001.03', 'Invalid Access Token'), 'invalidToken'],
  [
    'the token, echoed',
    401,
    errorBody('401.002.01', 'Error Occurred - Invalid Access Token - hH1s'),
    'invalidToken',
  ],
  ['the token, C2B family', 400, errorBody('400.003.01', 'Invalid Access Token'), 'invalidToken'],
  ['the token, rare code', 401, errorBody('401.003.01', 'Invalid Access Token'), 'invalidToken'],
  ['spike arrest', 500, errorBody('500.003.02', 'Error Occurred: Spike Arrest Violation'), 'throttled'],
  ['quota', 500, errorBody('500.003.03', 'Error Occurred: Quota Violation'), 'throttled'],
  ['spike arrest of the gateway', 429, fault(spike, 'policies.ratelimit.SpikeArrestViolation'), 'throttled'],
  [
    'spike arrest of the gateway, older status',
    500,
    fault(spike, 'policies.ratelimit.SpikeArrestViolation'),
    'throttled',
  ],
  ['quota of the gateway', 429, fault(quota, 'policies.ratelimit.QuotaViolation'), 'throttled'],
  ['429 that names a quota under another code', 429, errorBody('429', 'Quota limit exceeded'), 'throttled'],
  [
    '429 that names spike arrest under another code',
    429,
    errorBody('429', 'Spike Arrest Violation'),
    'throttled',
  ],
];

const refused: Case[] = [
  ...['PhoneNumber', 'PartyA', 'Amount', 'BusinessShortCode', 'PartyB', 'TransactionType', 'Password'].map(
    (field): Case => [`Invalid ${field}`, 400, invalid(field), 'badRequest'],
  ),
  ...['Timestamp', 'CallBackURL', 'AccountReference', 'TransactionDesc', 'Remarks', 'SomethingNew'].map(
    (field): Case => [`Invalid ${field}`, 400, invalid(field), 'badRequest'],
  ),
  ['Invalid Amount, bare', 400, errorBody('400.002.02', 'Invalid Amount'), 'badRequest'],
  ['unknown path', 404, errorBody('404.001.01', 'Resource not found'), 'configuration'],
  ['unknown path, second code', 404, errorBody('404.002.01', 'Resource not found'), 'configuration'],
  ['unknown path, third code', 404, errorBody('404.003.01', 'Resource not found'), 'configuration'],
  ['wrong header', 404, errorBody('404.001.04', 'Invalid Authentication Header'), 'configuration'],
  ['wrong verb', 405, errorBody('405.001', 'Method Not Allowed'), 'configuration'],
  [
    'product missing',
    401,
    errorBody('401', 'Invalid API call as no apiproduct match found'),
    'configuration',
  ],
  [
    'product missing, by the gateway',
    401,
    fault('Invalid API call as no apiproduct match found', 'keymanagement.service.X'),
    'configuration',
  ],
  ['unknown merchant', 500, errorBody('500.001.1001', 'Merchant does not exist'), 'configuration'],
  [
    'unknown merchant, other print',
    500,
    errorBody('500.001.001', 'Merchant does not exist'),
    'configuration',
  ],
  [
    'wrong passkey',
    500,
    errorBody('500.001.1001', '[MerchantValidate] - Wrong credentials'),
    'configuration',
  ],
  ['busy payer', 500, errorBody('500.001.1001', lock), 'payerBusy'],
];

const uncertain: [string, number, unknown][] = [
  ['System is busy', 500, errorBody('500.003.02', 'System is busy. Please try again in few minutes.')],
  ['internal error', 500, errorBody('500.003.1001', 'Internal Server Error')],
  ['internal error, other print', 500, errorBody('500.003.01', 'Internal Server Error')],
  ['maintenance', 503, errorBody('00.002.1001', 'Service is currently under maintenance')],
  ['HTML with 200', 200, '<html><body>Portal</body></html>'],
  ['HTML with 503', 503, '<html>Request unsuccessful. Incapsula incident ID: 1</html>'],
  ['an empty 200', 200, ''],
  ['an empty 400', 400, ''],
  ['an empty 500', 500, ''],
  ['502', 502, 'Bad Gateway'],
  ['504', 504, '<html>Gateway Time-out</html>'],
  ['429 without a reason', 429, ''],
  ['429 in HTML', 429, '<html>Spike arrest violation</html>'],
  ['429 with another reason', 429, errorBody('429', 'Too many requests')],
  ['a redirect', 302, ''],
  ['ResponseCode 1', 200, { ...acknowledgement, ResponseCode: '1' }],
  ['no CheckoutRequestID', 200, { ...acknowledgement, CheckoutRequestID: undefined }],
  ['empty CheckoutRequestID', 200, { ...acknowledgement, CheckoutRequestID: '' }],
  ['numeric CheckoutRequestID', 200, { ...acknowledgement, CheckoutRequestID: 5 }],
  ['no MerchantRequestID', 200, { ...acknowledgement, MerchantRequestID: undefined }],
  ['acknowledgement with 201', 201, acknowledgement],
  ['acknowledgement with 500', 500, acknowledgement],
  ['token code, other words', 404, errorBody('404.001.03', 'Something else')],
  ['token words, other code', 404, errorBody('404.009.99', 'Invalid Access Token')],
  ['token refusal with 200', 200, errorBody('404.001.03', 'Invalid Access Token')],
  ['token refusal with 500', 500, errorBody('404.001.03', 'Invalid Access Token')],
  ['spike words, other code', 500, errorBody('500.003.1001', 'Spike Arrest Violation')],
  ['400.002.02 with other words', 400, errorBody('400.002.02', 'Bad Request')],
  ['400.002.02 with 500', 500, invalid('Amount')],
  ['500.001.1001 with other words', 500, errorBody('500.001.1001', 'The transaction is being processed')],
  [
    'a refusal that also acknowledges',
    404,
    { ...errorBody('404.001.03', 'Invalid Access Token'), ...acknowledgement },
  ],
  ['an array', 400, [errorBody('400.002.02', 'Invalid Amount')]],
  ['a numeric error code', 400, { requestId: '1', errorCode: 400, errorMessage: 'Invalid Amount' }],
  ['JSON null', 200, 'null'],
  ['cut JSON', 200, JSON.stringify(acknowledgement).slice(0, -1)],
];

test('an acknowledgement with both ids is accepted', () => {
  expect(judge(200, acknowledgement)).toEqual({
    outcome: 'accepted',
    merchantRequestId: acknowledgement.MerchantRequestID,
    checkoutRequestId: acknowledgement.CheckoutRequestID,
    body: JSON.stringify(acknowledgement),
  });
});

test('odd words beside an acknowledgement do not cost its ids', () => {
  expect(judge(200, { ...acknowledgement, ResponseDescription: 5, More: {} }).outcome).toBe('accepted');
});

test.each(notSent)('certainly not sent: %s', (_title, httpStatus, body, reason) => {
  expect(judge(httpStatus, body)).toMatchObject({
    outcome: 'notSent',
    reason,
    httpStatus,
  });
});

test.each(refused)('refused: %s', (_title, httpStatus, body, kind) => {
  expect(judge(httpStatus, body)).toMatchObject({ outcome: 'refused', kind, body: JSON.stringify(body) });
});

test.each(uncertain)('uncertain: %s', (_title, httpStatus, body) => {
  expect(judge(httpStatus, body)).toMatchObject({ outcome: 'uncertain', httpStatus });
});

test('every rule of the table is used by a case above, as the first that matches', () => {
  const used = new Set(
    [...notSent, ...refused].map(([, httpStatus, body]) => {
      const { code, message } =
        'fault' in body
          ? { code: body.fault.detail.errorcode, message: body.fault.faultstring }
          : { code: body.errorCode, message: body.errorMessage };
      return pushRules.find(
        (rule) =>
          rule.httpStatuses.includes(httpStatus) &&
          (rule.errorCodes?.includes(code) ?? true) &&
          rule.message.test(message),
      );
    }),
  );
  expect(pushRules.filter((rule) => !used.has(rule))).toEqual([]);
});

test('Retry-After is passed on to whoever waits', () => {
  const body = JSON.stringify(fault(spike, 'policies.ratelimit.SpikeArrestViolation'));
  expect(pushOutcome({ httpStatus: 429, body, retryAfterSeconds: 7 })).toMatchObject({
    retryAfterSeconds: 7,
  });
});

test.each([
  ['spike arrest', fault(spike, 'policies.ratelimit.SpikeArrestViolation'), undefined, null],
  ['a quota', fault(quota, 'policies.ratelimit.QuotaViolation'), undefined, 20],
  ['a quota with Retry-After', fault(quota, 'policies.ratelimit.QuotaViolation'), 3, 3],
])('%s is asked again after a pause of its own', (_what, body, retryAfterSeconds, pauseSeconds) => {
  const answer = {
    httpStatus: 429,
    body: JSON.stringify(body),
    ...(retryAfterSeconds && { retryAfterSeconds }),
  };
  expect(pushOutcome(answer)).toMatchObject({ outcome: 'notSent', retryAfterSeconds: pauseSeconds });
});

test.each(Object.keys(notSentCauses) as NotSentReason[])(
  '%s: says that nothing was charged, and what to do',
  (reason) => {
    expect(notSentMessage(reason)).toMatch(
      /was not prompted and nothing was charged\. .+, then create a new payment\.$/,
    );
  },
);

test('an echoed token is in no detail', () => {
  const outcome = judge(401, errorBody('401.002.01', 'Error Occurred - Invalid Access Token - hH1sAxQp'));
  expect(JSON.stringify(outcome)).not.toContain('hH1sAxQp');
});

test('a lost request is uncertain and an unwritten one is not sent', () => {
  expect(exchangeOutcome({ ended: 'lost', detail: 'ECONNRESET', httpStatus: null, body: '' }).outcome).toBe(
    'uncertain',
  );
  expect(
    exchangeOutcome({ ended: 'notWritten', reason: 'notConnected', detail: 'ECONNREFUSED' }),
  ).toMatchObject({ outcome: 'notSent', reason: 'notConnected', httpStatus: null });
});

describe('refusalMessage', () => {
  test.each(refused)('%s: says that nothing was charged, and what to do', (_title, httpStatus, body) => {
    const outcome = judge(httpStatus, body);
    if (outcome.outcome !== 'refused') throw new Error('not refused');
    expect(refusalMessage(outcome)).toMatch(/charged.*\. [A-Z].*\.$/);
  });

  test('a refused number is explained in full', () => {
    expect(
      refusalMessage({
        outcome: 'refused',
        kind: 'badRequest',
        code: '400.002.02',
        message: 'Bad Request - Invalid PhoneNumber',
        body: '',
      }),
    ).toBe(
      'Safaricom refused this number; nothing was charged. Check it is an active M-Pesa line, then pay again.',
    );
  });

  test('a refusal no rule knows still gets words', () => {
    const kind = 'configuration';
    expect(refusalMessage({ outcome: 'refused', kind, code: 'x', message: 'y', body: '' })).toContain(
      'nothing was charged',
    );
  });
});

test('an acknowledgement whose ResponseCode is the number 0 is accepted', () => {
  const body = JSON.stringify({ ...acknowledgement, ResponseCode: 0 });
  expect(pushOutcome({ httpStatus: 200, body }).outcome).toBe('accepted');
});

test('an answer that proves nothing is asked about all the same where it names its prompt', () => {
  const { CheckoutRequestID } = acknowledgement;
  const body = JSON.stringify({ CheckoutRequestID });
  expect(pushOutcome({ httpStatus: 200, body })).toMatchObject({
    outcome: 'uncertain',
    checkoutRequestId: CheckoutRequestID,
  });
});

test('garbage is never accepted, refused or not sent, and never throws', () => {
  const httpStatus = fc.oneof(fc.integer(), fc.constantFrom(200, 400, 401, 404, 405, 429, 500, 503));
  const body = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc
      .record({ errorCode: fc.jsonValue(), errorMessage: fc.jsonValue(), ResponseCode: fc.jsonValue() })
      .map((value) => JSON.stringify(value)),
    fc
      .record({ ResponseCode: fc.constant('0'), CheckoutRequestID: fc.jsonValue() })
      .map((value) => JSON.stringify(value)),
  );
  fc.assert(
    fc.property(httpStatus, body, (status, text) => {
      expect(pushOutcome({ httpStatus: status, body: text }).outcome).toBe('uncertain');
    }),
    { numRuns: 1_000 },
  );
});

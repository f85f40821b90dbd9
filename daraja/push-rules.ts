import { errorReason } from './error-body.ts';

/** One way in which Safaricom says that a request put no prompt on any phone. */
export interface PushRule {
  httpStatuses: readonly number[];
  /** Undefined where only the words are known. */
  errorCodes?: readonly string[];
  /** Always asked too: one code covers unrelated causes. */
  message: RegExp;
  means: NotSent | Refused;
}

interface NotSent {
  outcome: 'notSent';
  reason: 'invalidToken' | 'throttled';
  /** Asked again no sooner, unless the answer itself names a time. Default: by the caller's own schedule. */
  retryAfterSeconds?: number;
}

interface Refused {
  outcome: 'refused';
  kind: 'payerBusy' | 'badRequest' | 'configuration';
  /** For the developer: what happened to the money, and what to do. */
  advice: string;
}

// Retried by the workflow, and so the shortest list of all: what is wrongly in it prompts a payer twice.
const invalidToken: NotSent = { outcome: 'notSent', reason: 'invalidToken' };
const throttled: NotSent = { outcome: 'notSent', reason: 'throttled' };
// A spike passes in a second; a quota is counted by the minute at least.
const quotaSpent: NotSent = { ...throttled, retryAfterSeconds: 20 };

const configuration = (advice: string): Refused => ({ outcome: 'refused', kind: 'configuration', advice });
const badField = (fields: string, advice: string): PushRule => ({
  httpStatuses: [400],
  errorCodes: ['400.002.02'],
  message: new RegExp(`^(?:bad request\\s*-\\s*)?invalid (?:${fields})\\s*$`, 'i'),
  means: { outcome: 'refused', kind: 'badRequest', advice },
});

/**
 * Every answer that proves no prompt was sent, first match wins (Daraja page M-Pesa Express, error table, and the
 * gateway's own faults). A closed list: an answer that is not here is uncertain. Left out on purpose, although a code
 * is shared: "System is busy" (500.003.02), "Internal Server Error" (500.003.1001), 429 without a reason.
 */
export const pushRules: readonly PushRule[] = [
  {
    // Four spellings of one fact, by API and age: the gateway refused the token before M-Pesa saw the request.
    httpStatuses: [400, 401, 404],
    errorCodes: ['404.001.03', '401.002.01', '400.003.01', '401.003.01'],
    message: /invalid access token/i,
    means: invalidToken,
  },
  {
    httpStatuses: [429, 500],
    errorCodes: ['500.003.02', 'policies.ratelimit.SpikeArrestViolation'],
    message: /spike arrest violation/i,
    means: throttled,
  },
  {
    httpStatuses: [429, 500],
    errorCodes: ['500.003.03', 'policies.ratelimit.QuotaViolation'],
    message: /quota (?:violation|limit exceeded)/i,
    means: quotaSpent,
  },
  {
    // With HTTP 429 the words are enough: the status itself says that the gateway stopped it.
    httpStatuses: [429],
    message: /quota (?:violation|limit exceeded)/i,
    means: quotaSpent,
  },
  {
    httpStatuses: [429],
    message: /spike arrest violation/i,
    means: throttled,
  },
  badField(
    'PhoneNumber|PartyA',
    'Safaricom refused this number; nothing was charged. Check it is an active M-Pesa line, then pay again.',
  ),
  badField(
    'Amount',
    'Safaricom refused this amount; nothing was charged. Use whole shillings within the limits of M-Pesa, then pay again.',
  ),
  badField(
    'BusinessShortCode|PartyB|TransactionType',
    'Safaricom refused this short code; nothing was charged. Check type, short code and till number of the credential.',
  ),
  badField(
    'Password|Timestamp',
    'Safaricom refused the signature; nothing was charged. Check short code and passkey of the credential.',
  ),
  badField(
    'CallBackURL',
    'Safaricom refused the callback address; nothing was charged. Set a public https address, free of words it blocks.',
  ),
  badField(
    'AccountReference',
    'Safaricom refused the account reference; nothing was charged. Use up to 12 letters and digits, then pay again.',
  ),
  badField(
    'TransactionDesc|Remarks',
    'Safaricom refused the description; nothing was charged. Use up to 13 letters, digits and spaces, then pay again.',
  ),
  badField(
    '\\w+',
    'Safaricom refused a field of this request; nothing was charged. Its message names the field; correct it, then pay again.',
  ),
  {
    httpStatuses: [404],
    errorCodes: ['404.001.01', '404.002.01', '404.003.01'],
    message: /resource not found/i,
    means: configuration('Safaricom does not know this address; nothing was charged. Check its base URL.'),
  },
  {
    httpStatuses: [404],
    errorCodes: ['404.001.04'],
    message: /invalid authentication header/i,
    means: configuration(
      'Safaricom could not read the request; nothing was charged. Check its base URL and any proxy.',
    ),
  },
  {
    httpStatuses: [405],
    errorCodes: ['405.001'],
    message: /method not allowed/i,
    means: configuration(
      'Safaricom could not read the request; nothing was charged. Check its base URL and any proxy.',
    ),
  },
  {
    httpStatuses: [401],
    message: /no apiproduct match found/i,
    means: configuration(
      'This app may not send prompts; nothing was charged. Add M-Pesa Express to it on the Daraja portal.',
    ),
  },
  {
    // 500.001.001 is how one official copy prints it; answers carry 500.001.1001.
    httpStatuses: [500],
    errorCodes: ['500.001.1001', '500.001.001'],
    message: /merchant does not exist/i,
    means: configuration(
      'Safaricom does not know this short code; nothing was charged. Check it, and whether it is sandbox or production.',
    ),
  },
  {
    httpStatuses: [500],
    errorCodes: ['500.001.1001', '500.001.001'],
    message: /wrong credentials/i,
    means: configuration(
      'Safaricom refused the signature; nothing was charged. Check short code and passkey of the credential.',
    ),
  },
  {
    // Not prompted by this request, but another prompt is live on that phone, perhaps one of ours: never retried.
    httpStatuses: [500],
    errorCodes: ['500.001.1001', '500.001.001'],
    message: /unable to lock subscriber/i,
    means: {
      outcome: 'refused',
      kind: 'payerBusy',
      advice:
        'The payer already has an M-Pesa prompt open; this payment charged nothing. Wait two minutes, then pay again.',
    },
  },
];

/** The rule that an answer fits, if it proves that no prompt was sent. */
export function pushRule(answer: { httpStatus: number; body: string }): PushRule | undefined {
  const reason = errorReason(answer.body);
  if (reason === undefined) return undefined;
  return pushRules.find(
    ({ httpStatuses, errorCodes, message }) =>
      httpStatuses.includes(answer.httpStatus) &&
      (errorCodes === undefined || errorCodes.includes(reason.code)) &&
      message.test(reason.message),
  );
}

/** Whether the gateway refused the access token, so that M-Pesa never saw the request. */
export function refusesToken(answer: { httpStatus: number; body: string }): boolean {
  return pushRule(answer)?.means === invalidToken;
}

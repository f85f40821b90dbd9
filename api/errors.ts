interface ErrorKind {
  status: number;
  /** When it is answered, in words for the caller. */
  meaning: string;
  /** Its answer says when to try again. */
  retryAfter?: true;
  /** It is answered for something that was created, so an idempotency key repeats it. */
  kept?: true;
}

/** The one table of error codes. Everything else of the API names a code. */
export const errorKinds = {
  missing_api_key: { status: 401, meaning: 'There is no Authorization header.' },
  invalid_api_key: { status: 403, meaning: 'The key is unknown, malformed, revoked or expired.' },
  invalid_access: { status: 422, meaning: 'The key lacks the scope, which the message names.' },
  validation_error: { status: 422, meaning: 'Fields are wrong; `validation` lists all of them.' },
  invalid_json: { status: 400, meaning: 'The body is not JSON in UTF-8.' },
  invalid_request: {
    status: 400,
    meaning: 'This is no HTTP request, or its headers or address are too long.',
  },
  invalid_idempotency_key: {
    status: 400,
    meaning: 'The Idempotency-Key is empty, too long or not of visible ASCII characters.',
  },
  body_too_large: { status: 413, meaning: 'The body is larger than 64 KiB, or 32 MiB of a statement.' },
  not_found: {
    status: 404,
    meaning:
      'There is nothing with this id in this organisation and environment, or nothing at this address.',
  },
  method_not_allowed: {
    status: 405,
    meaning: 'The address does not take this method; `Allow` names those it takes.',
  },
  duplicate_error: { status: 409, meaning: 'The record exists already.' },
  customer_has_open_payment: {
    status: 409,
    meaning:
      'A payment of this customer still needs the phone number to find its outcome; `paymentId` names it.',
    retryAfter: true,
  },
  payer_has_open_prompt: {
    status: 409,
    meaning: 'A prompt of this organisation may be open on that phone; `paymentId` names its payment.',
    retryAfter: true,
  },
  possible_duplicate: {
    status: 409,
    meaning:
      'There is no Idempotency-Key, and a payment of the last two minutes is the same; `paymentId` names it. Send a key to mean a second one.',
  },
  idempotent_request_in_progress: {
    status: 409,
    meaning: 'The first request with this Idempotency-Key still runs.',
    retryAfter: true,
  },
  idempotency_key_reused: {
    status: 422,
    meaning: 'This Idempotency-Key was used with another method, path or body.',
  },
  prompt_refused: {
    status: 422,
    meaning:
      'Safaricom refused, and nobody was prompted. The payment exists and is `failed`: `paymentId` names it, `provider` has Safaricom’s code and words.',
    kept: true,
  },
  provider_refused: {
    status: 422,
    meaning: 'Safaricom refused; `provider` has its code and words.',
  },
  provider_unanswered: {
    status: 424,
    meaning: 'Safaricom gave no answer, or none that says anything. Nothing was changed here.',
    retryAfter: true,
  },
  public_url_missing: {
    status: 422,
    meaning: 'This server does not know at which address Safaricom reaches it.',
  },
  provider_unavailable: {
    status: 424,
    meaning: 'Safaricom does not take prompts now, whoever asks. Nothing was created.',
    retryAfter: true,
  },
  credential_suspended: {
    status: 422,
    meaning:
      'The Daraja credential let payers type their PIN in vain; the message says what to check. Nothing was created.',
  },
  api_key_ended: {
    status: 409,
    meaning: 'The API key was revoked, has expired or was rotated before; the message says which.',
  },
  last_settings_key: {
    status: 409,
    meaning:
      'No other key of this environment has `settings.write` for as long, and nobody could change settings any more. Make another key first, or rotate this one.',
  },
  credential_is_default: {
    status: 409,
    meaning:
      'Payments that name no Daraja credentials go by these, and there are others. Make another the default first.',
  },
  production_key_needed: {
    status: 422,
    meaning:
      'This concerns production too, and the organisation has a production key for it: a sandbox key does not change it.',
  },
  last_owner: {
    status: 409,
    meaning: 'An organisation keeps one owner. Make another member an owner first.',
  },
  case_closed: { status: 409, meaning: 'The case was closed before.' },
  decision_not_possible: {
    status: 409,
    meaning:
      'The table of statuses, a receipt or a decision under way speaks against this decision; the message says which.',
  },
  endpoint_disabled: {
    status: 409,
    meaning: 'The webhook endpoint is disabled or deleted, so nothing would be sent to it.',
  },
  receipt_used: {
    status: 409,
    meaning: 'The receipt has an owner; `paymentId` or `claimId` names it.',
  },
  receipt_not_settled: {
    status: 409,
    meaning: 'The receipt may be the money of a payment that has no verdict yet; `paymentId` names it.',
    retryAfter: true,
  },
  receipt_not_proven: {
    status: 422,
    meaning: 'Nothing that counts from Safaricom tells of this receipt, or the sources disagree.',
  },
  query_budget_spent: {
    status: 429,
    meaning:
      'Safaricom takes only so many questions a minute for a short code, and they are spent; or this payment was asked about less than 30 s ago.',
    retryAfter: true,
  },
  rate_limit_exceeded: {
    status: 429,
    meaning:
      'The key made too many requests, or too many unknown keys came from one address. Nothing was done.',
    retryAfter: true,
  },
  engine_unavailable: {
    status: 503,
    meaning: 'Temporal is away or no worker answers. Nothing is lost; try again.',
    retryAfter: true,
  },
  credentials_refused: {
    status: 422,
    meaning: 'Safaricom refused the consumer key and secret of the Daraja credentials. Nothing was changed.',
  },
  credentials_missing: { status: 422, meaning: 'There are no Daraja credentials for this environment.' },
  internal_server_error: { status: 500, meaning: 'Something is wrong on this side; name the `requestId`.' },
  service_unavailable: {
    status: 503,
    meaning: 'The database is away. Send the request again, with the same Idempotency-Key.',
    retryAfter: true,
  },
} as const satisfies Record<string, ErrorKind>;
export type ErrorCode = keyof typeof errorKinds;

export const kindOf = (code: ErrorCode): ErrorKind => errorKinds[code];

/** What is wrong with one field: its dotted path (`body` or `query` for the whole) and what would be right. */
export interface FieldError {
  field: string;
  message: string;
}

interface ApiErrorOptions extends ErrorOptions {
  validation?: readonly FieldError[];
  /** Further fields of `error`, such as `paymentId`. */
  facts?: Record<string, unknown>;
  retryAfterSeconds?: number;
}

/** An answer other than success. Its message says what to do next. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ErrorCode;
  readonly status: number;
  readonly validation: readonly FieldError[];
  readonly facts: Record<string, unknown>;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, message: string, options: ApiErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.status = errorKinds[code].status;
    this.validation = options.validation ?? [];
    this.facts = options.facts ?? {};
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

export const notFound = (what: string): ApiError =>
  new ApiError(
    'not_found',
    `There is no ${what} with this id. Check the id, and that the key is of its environment.`,
  );

/** The error's body. `invalid_access` repeats code and message outside, in the shape that older SDKs read. */
export function errorBody(error: ApiError, requestId: string): object {
  const { status, code, message } = error;
  const validation = status === 422 && code !== 'invalid_access' ? { validation: error.validation } : {};
  const body = { error: { status, code, message, requestId, ...validation, ...error.facts } };
  return code === 'invalid_access' ? { code, message, ...body } : body;
}

/** The one table of error codes and their HTTP statuses. Everything else of the API names a code. */
export const errorStatuses = {
  missing_api_key: 401,
  invalid_api_key: 403,
  invalid_access: 422,
  validation_error: 422,
  invalid_json: 400,
  invalid_request: 400,
  invalid_idempotency_key: 400,
  body_too_large: 413,
  not_found: 404,
  method_not_allowed: 405,
  duplicate_error: 409,
  payer_has_open_prompt: 409,
  possible_duplicate: 409,
  idempotent_request_in_progress: 409,
  idempotency_key_reused: 422,
  prompt_refused: 422,
  credentials_missing: 422,
  internal_server_error: 500,
  service_unavailable: 503,
} as const;
export type ErrorCode = keyof typeof errorStatuses;

/** What is wrong with one field: its dotted path (`body` for the whole) and what would be right. */
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
    this.status = errorStatuses[code];
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

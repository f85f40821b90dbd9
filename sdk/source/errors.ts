import type { Schemas } from './operation.ts';

type ApiError = Schemas['Error']['error'];

/** Every code of the API, or one that a later version adds. */
export type ErrorCode = ApiError['code'];
export type FieldError = NonNullable<ApiError['validation']>[number];

/** Everything that the client throws of its own. */
export class HakikaError extends Error {
  override readonly name: string = 'HakikaError';
}

/** The API answered with an error. Its message says what to do next. */
export class HakikaApiError extends HakikaError {
  override readonly name: string = 'HakikaApiError';
  readonly status: number;
  readonly code: ErrorCode;
  /** Names the request; operators find it in their log by this. */
  readonly requestId: string | undefined;
  /** The wrong fields, and what would be right. */
  readonly validation: readonly FieldError[];
  /** The payment that the error is about, such as the one that is open on the payer's phone. */
  readonly paymentId: string | undefined;
  readonly claimId: string | undefined;
  /** Likewise the customer, credential or member, such as the one that is there already. */
  readonly customerId: string | undefined;
  readonly credentialId: string | undefined;
  readonly memberId: string | undefined;
  /** Safaricom's own code and words. */
  readonly provider: ApiError['provider'];
  /** The API's advice for another try. */
  readonly retryAfterSeconds: number | undefined;
  /** The key under which the request may be sent again. */
  readonly idempotencyKey: string | undefined;

  constructor(error: Partial<ApiError> & { status: number }, sent: Sent = {}) {
    super(error.message ?? `The server answered ${error.status} without saying why. Check baseUrl.`);
    this.status = error.status;
    this.code = error.code ?? 'no_hakika_error';
    this.requestId = error.requestId;
    this.validation = error.validation ?? [];
    this.paymentId = error.paymentId;
    this.claimId = error.claimId;
    this.customerId = error.customerId;
    this.credentialId = error.credentialId;
    this.memberId = error.memberId;
    this.provider = error.provider;
    this.retryAfterSeconds = sent.retryAfterSeconds;
    this.idempotencyKey = sent.idempotencyKey;
  }
}

interface Sent {
  retryAfterSeconds?: number | undefined;
  idempotencyKey?: string | undefined;
}

/** No key, or one that does not count: 401, 403. */
export class AuthenticationError extends HakikaApiError {
  override readonly name = 'AuthenticationError';
}
/** The key lacks the scope that the message names. */
export class PermissionError extends HakikaApiError {
  override readonly name = 'PermissionError';
}
/** The request has to change before it can succeed: 400, 405, 413, 422. */
export class InvalidRequestError extends HakikaApiError {
  override readonly name = 'InvalidRequestError';
}
/** There is nothing with this id for this key: 404. */
export class NotFoundError extends HakikaApiError {
  override readonly name = 'NotFoundError';
}
/** What is there already stands against it: 409. */
export class ConflictError extends HakikaApiError {
  override readonly name = 'ConflictError';
}
/** Safaricom refused or does not answer; `provider` has its words where there are any. */
export class ProviderError extends HakikaApiError {
  override readonly name = 'ProviderError';
}
/** Too many requests: 429. */
export class RateLimitError extends HakikaApiError {
  override readonly name = 'RateLimitError';
}
/** Hakika's own trouble: 5xx. */
export class ServerError extends HakikaApiError {
  override readonly name = 'ServerError';
}

/** No answer was read. With the same `idempotencyKey` the call may be made again without doing anything twice. */
export class HakikaConnectionError extends HakikaError {
  override readonly name: string = 'HakikaConnectionError';
  readonly idempotencyKey: string | undefined;

  constructor(message: string, options: ErrorOptions & { idempotencyKey?: string | undefined } = {}) {
    super(message, options);
    this.idempotencyKey = options.idempotencyKey;
  }
}
/** No answer in time, or no verdict. */
export class HakikaTimeoutError extends HakikaConnectionError {
  override readonly name = 'HakikaTimeoutError';
}

import { ConnectionException, DriverException } from '@mikro-orm/core';
import { ApiError } from './errors.ts';

/** Translates what may be thrown below the border. Unknown errors tell the caller nothing. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (isDatabaseAway(error)) {
    // It does not say that nothing was created: a commit may have arrived whose answer did not.
    const message =
      'Hakika cannot reach its database. Send the request again in a few seconds, with the same Idempotency-Key.';
    return new ApiError('service_unavailable', message, { cause: error, retryAfterSeconds: 5 });
  }
  const message = 'Something went wrong on our side. Name this requestId to the operator of this server.';
  return new ApiError('internal_server_error', message, { cause: error });
}

const awayCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN']);

/** Not reachable, shutting down, starting, out of connections, frozen, too slow, or cut off in the middle. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof ConnectionException) return true;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  // 08: connection; 57P: shutting down or starting up; 53: no connection or no memory left; 57014: no answer within the
  // statement's time; 55P03: a lock that is not to be had (PostgreSQL, appendix A).
  if (awayCodes.has(code) || /^(?:08|53|57P|57014|55P03)/.test(code)) return true;
  if (
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
      error.message,
    )
  ) {
    return true;
  }
  return error instanceof DriverException || error.cause !== undefined ? isDatabaseAway(error.cause) : false;
}

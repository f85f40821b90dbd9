import { ApiError } from '../errors.ts';

export const keyShape = /^[\x21-\x7e]{1,256}$/;

/** The caller's `Idempotency-Key`; undefined where there is none. A header that is sent twice is none of the shape. */
export function readKey(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (typeof header === 'string' && keyShape.test(header)) return header;
  const message = 'An Idempotency-Key has 1 to 256 visible ASCII characters without spaces, such as a UUID.';
  throw new ApiError('invalid_idempotency_key', message);
}

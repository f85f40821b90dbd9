/** What an `Idempotency-Key` may be. A header that cannot be written would look like a connection that broke, and be tried again. */
export const keyShape = /^[\x21-\x7e]{1,256}$/;

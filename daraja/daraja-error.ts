/**
 * Why no access token could be had. `notConnected`: the request was never written. `badCredentials`: Safaricom
 * does not accept this consumer key and secret. `unavailable`: anything else, worth another try.
 */
export type DarajaErrorKind = 'notConnected' | 'badCredentials' | 'unavailable';

/** Thrown on the way to an access token only; its message holds no key, token or phone number. */
export class DarajaError extends Error {
  override readonly name = 'DarajaError';
  readonly kind: DarajaErrorKind;

  constructor(kind: DarajaErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

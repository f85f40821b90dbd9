/**
 * Why no access token could be had. `notConnected`: the request was never written. `badCredentials`: Safaricom
 * does not accept this consumer key and secret. `throttled`: it asked to be asked less. `noPlace`: we ask it less by
 * ourselves. `noStore`: our own store of tokens failed. `unavailable`: no answer, or one that holds no token. All but
 * `badCredentials` are worth another try.
 */
export type DarajaErrorKind =
  | 'notConnected'
  | 'badCredentials'
  | 'throttled'
  | 'noPlace'
  | 'noStore'
  | 'unavailable';

/** Thrown on the way to an access token only; its message holds no key, token or phone number. */
export class DarajaError extends Error {
  override readonly name = 'DarajaError';
  readonly kind: DarajaErrorKind;

  constructor(kind: DarajaErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

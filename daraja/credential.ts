/** What one paybill or till needs to speak to Safaricom. Every secret in it is in the clear: never log it. */
export interface DarajaCredential {
  /** Our name for it; the key under which its access token is kept. */
  credentialId: string;
  type: 'paybill' | 'till';
  /** What password and query use: the paybill number or, for a till, its store or head-office number. */
  businessShortCode: string;
  /** Who is paid when the type is `till`; null for a paybill. */
  tillNumber: string | null;
  consumerKey: string;
  consumerSecret: string;
  passkey: string;
  /** Who may ask in the organisation's name (Transaction Status); absent when none was entered. */
  initiator?: Initiator;
}

/** A user of the M-Pesa organisation portal with a role for the API that is called. */
export interface Initiator {
  name: string;
  /** The initiator's password under Safaricom's key, as `securityCredential` makes it or the Daraja portal shows it. */
  securityCredential: string;
}

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
}

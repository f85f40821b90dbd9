import type { DarajaCredential } from './credential.ts';
import { timestamp } from './timestamp.ts';

/** The fields that prove who asks, equal in a push and in a query (Daraja page M-Pesa Express). */
export interface Signature {
  BusinessShortCode: string;
  Password: string;
  Timestamp: string;
}

/** base64 of short code, passkey and timestamp, joined with nothing between (Daraja page M-Pesa Express). */
export function password(businessShortCode: string, passkey: string, timestampText: string): string {
  return Buffer.from(businessShortCode + passkey + timestampText).toString('base64');
}

/** Signs a request. Safaricom compares the password with the timestamp, so the time is taken once for both. */
export function signature(credential: DarajaCredential, at: Date): Signature {
  const timestampText = timestamp(at);
  return {
    BusinessShortCode: credential.businessShortCode,
    Password: password(credential.businessShortCode, credential.passkey, timestampText),
    Timestamp: timestampText,
  };
}

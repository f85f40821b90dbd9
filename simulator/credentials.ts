import type { Merchant, Merchants } from './merchants.ts';
import { Refusal, refusals } from './refusals.ts';

interface Signed {
  BusinessShortCode: string;
  Password: string;
  Timestamp: string;
}

/** The merchant of the short code, if it belongs to the app that holds the access token. */
export function findMerchant(merchants: Merchants, consumerKey: string, signed: Signed): Merchant {
  const merchant = merchants.byShortCode(signed.BusinessShortCode);
  if (merchant?.consumerKey !== consumerKey) throw new Refusal(refusals.unknownMerchant);
  return merchant;
}

/** The merchant whose short code or till this is, if it belongs to the app that holds the access token. */
export function findReceiver(merchants: Merchants, consumerKey: string, code: string): Merchant {
  const merchant = merchants.byReceiver(code);
  if (merchant?.consumerKey !== consumerKey) throw new Refusal(refusals.unknownMerchant);
  return merchant;
}

/** Password must be base64(short code + passkey + the very Timestamp of the request). */
export function checkPassword(merchant: Merchant, { Password, Timestamp }: Signed): void {
  const plain = merchant.businessShortCode + merchant.passkey + Timestamp;
  if (Password !== Buffer.from(plain).toString('base64')) throw new Refusal(refusals.wrongPassword);
}

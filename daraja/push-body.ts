import type { DarajaCredential } from './credential.ts';
import { signature } from './password.ts';
import type { StkPushRequest } from './schemas.ts';

/** What the payer is asked for. */
export interface Prompt {
  /** `2547…` or `2541…`, twelve digits. */
  phoneNumber: string;
  /** Whole shillings, 1 or more. */
  amountShillings: number;
  /** Shown in the prompt and on the paybill's statement; 1 to 12 letters and digits, the rest is cut. */
  accountReference: string;
  /** Shown to the payer; 1 to 13 characters, the rest is cut. */
  description: string;
  /** The address of this one payment; whatever arrives there belongs to it. */
  callbackUrl: string;
}

const accountReferenceLengthMax = 12;
const descriptionLengthMax = 13;

/** The body of an STK push (Daraja page M-Pesa Express). */
export function pushBody(credential: DarajaCredential, prompt: Prompt, at: Date): StkPushRequest {
  return {
    ...signature(credential, at),
    ...receiver(credential),
    Amount: prompt.amountShillings,
    PartyA: prompt.phoneNumber,
    PhoneNumber: prompt.phoneNumber,
    CallBackURL: prompt.callbackUrl,
    AccountReference: prompt.accountReference.slice(0, accountReferenceLengthMax),
    // Documented as optional, but without it Safaricom answers "Invalid Remarks", so it is never left empty.
    TransactionDesc: prompt.description.slice(0, descriptionLengthMax) || 'Payment',
  };
}

/**
 * Who is paid. Safaricom accepts a wrong pair, prompts the payer, lets them type the PIN, and only then fails with
 * SFC_IC0003 or 2028; so the type alone decides both fields.
 */
function receiver(credential: DarajaCredential): Pick<StkPushRequest, 'TransactionType' | 'PartyB'> {
  const { type, businessShortCode, tillNumber } = credential;
  return type === 'paybill'
    ? { TransactionType: 'CustomerPayBillOnline', PartyB: businessShortCode }
    : { TransactionType: 'CustomerBuyGoodsOnline', PartyB: tillNumber ?? businessShortCode };
}

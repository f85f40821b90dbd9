import type { DarajaCredential } from './credential.ts';
import { signature } from './password.ts';
import type { StkQueryRequest } from './schemas.ts';

/** What Safaricom is asked about a prompt (Daraja page M-Pesa Express Query). */
export const queryBody = (
  credential: DarajaCredential,
  checkoutRequestId: string,
  at: Date,
): StkQueryRequest => ({
  ...signature(credential, at),
  CheckoutRequestID: checkoutRequestId,
});

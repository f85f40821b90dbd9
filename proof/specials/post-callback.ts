import type { Push } from '../stack/safaricom.ts';
import { waitFor } from './wait-for.ts';

/** Sends a success to the address of a push, from Safaricom's own address, until it is acknowledged. */
export async function postSuccess(push: Push, receiptNumber: string): Promise<void> {
  const { merchantRequestId, checkoutRequestId, callbackUrl, amountShillings, phoneNumber } = push;
  const items = [
    { Name: 'Amount', Value: amountShillings },
    { Name: 'MpesaReceiptNumber', Value: receiptNumber },
    { Name: 'PhoneNumber', Value: Number(phoneNumber) },
  ];
  const stkCallback = {
    MerchantRequestID: merchantRequestId,
    CheckoutRequestID: checkoutRequestId,
    ResultCode: 0,
    ResultDesc: 'The service request is processed successfully.',
    CallbackMetadata: { Item: items },
  };
  await waitFor('the acknowledgement of a callback', async () => {
    const answer = await fetch(callbackUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ Body: { stkCallback } }),
    }).catch(() => undefined);
    return answer?.status === 200 ? true : undefined;
  });
}

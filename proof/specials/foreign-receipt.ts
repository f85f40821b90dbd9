import { place, specialOrder, type Site } from './special.ts';
import { waitFor } from './wait-for.ts';

/**
 * The receipt of a paid payment comes once more, in a callback of another payment of the same merchant whose payer never
 * answered: right token, right ids, right amount. One receipt is one payment, so the second stays unpaid, with a case.
 */
export async function foreignReceipt(site: Site): Promise<void> {
  const { stack, note } = site;
  const paid = specialOrder('foreignReceipt', site, '40', { merchant: 0 });
  const other = specialOrder('foreignReceipt', site, '15', { merchant: 0 });
  const placed = await Promise.all([place(site, paid), place(site, other)]);
  const receiptNumber = await waitFor('a debit', async () => {
    const [push] = await stack.safaricom.pushesTo(paid.phoneNumber);
    return push?.ledgerEntry?.receiptNumber;
  });
  await waitFor('the true owner of the receipt', async () => {
    const [row] = await stack.orm.em
      .fork()
      .execute<{ id: string }[]>('select payment_id as id from receipts where receipt_number = ?', [
        receiptNumber,
      ]);
    return row?.id === placed[0].paymentId ? true : undefined;
  });
  const [push] = await stack.safaricom.pushesTo(other.phoneNumber);
  if (push === undefined) throw new Error('The payment that never answers was not prompted.');
  const { merchantRequestId, checkoutRequestId, callbackUrl } = push;
  const items = [
    { Name: 'Amount', Value: other.amountShillings },
    { Name: 'MpesaReceiptNumber', Value: receiptNumber },
    { Name: 'PhoneNumber', Value: Number(other.phoneNumber) },
  ];
  const stkCallback = {
    MerchantRequestID: merchantRequestId,
    CheckoutRequestID: checkoutRequestId,
    ResultCode: 0,
    ResultDesc: 'The service request is processed successfully.',
    CallbackMetadata: { Item: items },
  };
  note('a callback with the receipt of another payment');
  await waitFor('the acknowledgement of a callback', async () => {
    const answer = await fetch(callbackUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ Body: { stkCallback } }),
    }).catch(() => undefined);
    return answer?.status === 200 ? true : undefined;
  });
}

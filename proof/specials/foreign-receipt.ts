import { placePrompted, specialOrder, type Site } from './special.ts';
import { postSuccess } from './post-callback.ts';
import { waitFor } from './wait-for.ts';

/**
 * The receipt of a paid payment comes once more, in a callback of another payment of the same merchant whose payer never
 * answered: right token, right ids, right amount. One receipt is one payment, so the second stays unpaid, with a case.
 */
export async function foreignReceipt(site: Site): Promise<void> {
  const { stack, note } = site;
  const make = (ending: string) => () => specialOrder('foreignReceipt', site, ending, { merchant: 0 });
  const [{ order: paid, placed }, { order: other }] = await Promise.all([
    placePrompted(site, make('40')),
    placePrompted(site, make('15')),
  ]);
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
    return row?.id === placed.paymentId ? true : undefined;
  });
  const [push] = await stack.safaricom.pushesTo(other.phoneNumber);
  if (push === undefined) throw new Error('The payment that never answers was not prompted.');
  note('a callback with the receipt of another payment');
  await postSuccess(push, receiptNumber);
}

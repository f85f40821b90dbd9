import type { Facts, PaymentRow } from '../facts/facts.ts';
import { grouped, paymentOfPush } from '../facts/payment-of.ts';
import { finding, type Finding } from './invariant.ts';

/**
 * Every debit in the ledger belongs to exactly one completed payment, or to an open case; every completed payment has
 * exactly one debit, and its receipt or a case `receipt_missing`; no receipt is owned twice.
 */
export function debits(facts: Facts): Finding {
  const { checked, breach, done } = finding();
  const openCases = grouped(
    facts.cases.filter(({ status }) => status === 'open'),
    ({ paymentId }) => paymentId,
  );
  const owner = ownerOfDebit(facts);
  const debitsByPayment = new Map<PaymentRow, string[]>();
  for (const entry of facts.ledger) {
    checked('debits');
    const payments = owner(entry);
    const [payment] = payments;
    if (payment === undefined || payments.length > 1) {
      breach(`debit ${entry.receiptNumber} belongs to ${payments.length} payments`);
      continue;
    }
    debitsByPayment.set(payment, [...(debitsByPayment.get(payment) ?? []), entry.receiptNumber]);
    if (payment.status !== 'completed' && !openCases.has(payment.id))
      breach(`debit ${entry.receiptNumber}: payment ${payment.id} is ${payment.status} and has no open case`);
  }

  for (const payment of facts.payments.filter(({ status }) => status === 'completed')) {
    checked('completed payments');
    const receipts = debitsByPayment.get(payment) ?? [];
    const cases = (openCases.get(payment.id) ?? []).map(({ kind }) => kind);
    if (receipts.length !== 1 && !(receipts.length > 1 && cases.includes('paid_twice')))
      breach(`completed payment ${payment.id} has ${receipts.length} debits`);
    if (payment.receiptNumber === null) {
      checked('completed payments whose receipt never came');
      if (!cases.includes('receipt_missing'))
        breach(`completed payment ${payment.id} has no receipt and no case`);
    } else if (!receipts.includes(payment.receiptNumber))
      breach(
        `completed payment ${payment.id} has the receipt ${payment.receiptNumber}, which is not its debit's`,
      );
  }
  checkReceipts(facts, { checked, breach });
  return done(['debits', 'completed payments', 'receipts']);
}

/** By the push that moved the money; money that a payer sent of their own accord has no push, and is known by receipt. */
function ownerOfDebit(facts: Facts): (entry: Facts['ledger'][number]) => PaymentRow[] {
  const paymentOf = paymentOfPush(facts);
  const pushes = new Map(facts.pushes.map((push) => [push.checkoutRequestId, push]));
  const byReceipt = grouped(facts.payments, ({ receiptNumber }) => receiptNumber);
  return ({ checkoutRequestId, receiptNumber }) => {
    const push = checkoutRequestId === null ? undefined : pushes.get(checkoutRequestId);
    const prompted = push === undefined ? undefined : paymentOf(push);
    const named = byReceipt.get(receiptNumber) ?? [];
    return prompted === undefined ? named : [...new Set([prompted, ...named])];
  };
}

function checkReceipts(
  { receipts, payments, merchants }: Facts,
  { checked, breach }: Pick<ReturnType<typeof finding>, 'checked' | 'breach'>,
): void {
  for (const [key, rows] of grouped(receipts, (row) => `${row.organisationId}/${row.receiptNumber}`)) {
    checked('receipts');
    if (rows.length > 1) breach(`receipt ${key} is owned ${rows.length} times`);
  }
  const shown = payments.filter(({ receiptNumber }) => receiptNumber !== null);
  for (const [receiptNumber, owners] of grouped(shown, (payment) => payment.receiptNumber))
    if (owners.length > 1)
      breach(`receipt ${receiptNumber} is shown by ${owners.map(({ id }) => id).join(' and ')}`);
  const owned = new Set(receipts.map((row) => `${row.receiptNumber}/${row.paymentId}`));
  for (const { id, receiptNumber } of shown)
    if (!owned.has(`${receiptNumber}/${id}`)) breach(`payment ${id} shows a receipt that it does not own`);
  if (merchants.length < 2) breach('there were no two merchants');
}

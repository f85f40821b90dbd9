import type { Facts, PaymentRow } from '../facts/facts.ts';
import { grouped, paymentOfPush } from '../facts/payment-of.ts';
import { finding, type Finding } from './invariant.ts';

/**
 * Every debit in the ledger belongs to exactly one completed payment, or to an open case; every completed payment has
 * exactly one debit, and its receipt or a case `receipt_missing`; no receipt is owned twice, over STK, C2B and claims.
 * Money that nobody asked for may belong to a claim, or to a payment of its own that was claimed later.
 */
export function debits(facts: Facts): Finding {
  const { checked, breach, done } = finding();
  const openCases = grouped(
    facts.cases.filter(({ status }) => status === 'open'),
    ({ paymentId }) => paymentId,
  );
  const owner = ownerOfDebit(facts);
  const claimed = new Set(facts.claims.map(({ receiptNumber }) => receiptNumber));
  const debitsByPayment = new Map<PaymentRow, string[]>();
  for (const entry of facts.ledger) {
    checked('debits');
    const payments = owner(entry);
    const [payment] = payments;
    if (payment === undefined && claimed.has(entry.receiptNumber)) {
      checked('debits that were claimed');
      continue;
    }
    if (payment === undefined || payments.length > 1) {
      breach(`debit ${entry.receiptNumber} belongs to ${payments.length} payments`);
      continue;
    }
    debitsByPayment.set(payment, [...(debitsByPayment.get(payment) ?? []), entry.receiptNumber]);
    if (payment.status !== 'completed' && !openCases.has(payment.id))
      breach(`debit ${entry.receiptNumber}: payment ${payment.id} is ${payment.status} and has no open case`);
  }

  checked('payments that the payer began', facts.payments.filter(({ channel }) => channel === 'c2b').length);
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
  checkClaims(facts, { checked, breach });
  return done(['debits', 'completed payments', 'receipts']);
}

/** By the push that moved the money, and by its receipt; a second receipt of a payment by what was told of it. */
function ownerOfDebit(facts: Facts): (entry: Facts['ledger'][number]) => PaymentRow[] {
  const paymentOf = paymentOfPush(facts);
  const pushes = new Map(facts.pushes.map((push) => [push.checkoutRequestId, push]));
  const byReceipt = grouped(facts.payments, ({ receiptNumber }) => receiptNumber);
  const byId = new Map(facts.payments.map((payment) => [payment.id, payment]));
  const entries = grouped(facts.entries, (entry) => entry.receiptNumber);
  const told = (receiptNumber: string): PaymentRow[] =>
    [...new Set((entries.get(receiptNumber) ?? []).map(({ paymentId }) => byId.get(paymentId ?? '')))].filter(
      (payment) => payment !== undefined,
    );
  return ({ checkoutRequestId, receiptNumber }) => {
    const push = checkoutRequestId === null ? undefined : pushes.get(checkoutRequestId);
    const prompted = push === undefined ? undefined : paymentOf(push);
    const shown = byReceipt.get(receiptNumber) ?? [];
    const named = shown.length > 0 ? shown : told(receiptNumber);
    if (prompted === undefined) return named;
    return isExchanged(facts, prompted, receiptNumber) ? named : [...new Set([prompted, ...named])];
  };
}

/**
 * Two debits of one phone, amount and short code, one by the prompt and one by hand, and no callback has told which was the
 * prompt's: nothing that Safaricom lists tells them apart, so the payment may own either, and a payment of its own the other.
 */
function isExchanged(
  { ledger, evidence }: Facts,
  { id, receiptNumber: shown }: PaymentRow,
  receiptNumber: string,
): boolean {
  if (shown === null || shown === receiptNumber) return false;
  const [debit, other] = [receiptNumber, shown].map((each) =>
    ledger.find((entry) => entry.receiptNumber === each),
  );
  const told = evidence.some(
    (row) => row.paymentId === id && row.kind === 'callback' && row.receiptNumber === receiptNumber,
  );
  return (
    !told &&
    other?.checkoutRequestId === null &&
    debit !== undefined &&
    equalKeys.every((key) => debit[key] === other[key])
  );
}

const equalKeys = ['phoneNumber', 'amountShillings', 'businessShortCode'] as const;

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

/** Of all who claim a receipt one gets it, and none where a payment of ours that was prompted for owns it. */
function checkClaims(
  { claiming, claims, receipts, payments }: Facts,
  { checked, breach }: Pick<ReturnType<typeof finding>, 'checked' | 'breach'>,
): void {
  const owners = new Map(receipts.map((row) => [row.receiptNumber, row]));
  const channels = new Map(payments.map(({ id, channel }) => [id, channel]));
  for (const [receiptNumber, rows] of grouped(claims, (row) => row.receiptNumber)) {
    if (rows.length > 1) breach(`receipt ${receiptNumber} has ${rows.length} claims`);
    const owner = owners.get(receiptNumber);
    if (owner?.claimId !== rows[0]?.id) breach(`receipt ${receiptNumber} has a claim that does not own it`);
    if (channels.get(owner?.paymentId ?? '') === 'stk_push')
      breach(`receipt ${receiptNumber} is owned by payment ${owner?.paymentId} and by a claim`);
  }
  for (const { receiptNumber, claimIds, mayBeClaimed } of claiming) {
    checked(mayBeClaimed ? 'receipts claimed by two at once' : 'claims of receipts that payments own');
    const given = new Set(claimIds.filter((id) => id !== null));
    if (given.size !== Number(mayBeClaimed))
      breach(`receipt ${receiptNumber} was given to ${given.size} of ${claimIds.length} who claimed it`);
  }
}

import type { CaseKind, Verdict } from '../workflows/verdict.ts';

/** What each case tells the person who closes it. */
export function caseSummary(kind: CaseKind, amountShillings: number, verdict: Verdict): string {
  switch (kind) {
    case 'contested':
      if (verdict.cases.includes('already_claimed') && verdict.receiptNumbers.length === 0)
        return `Safaricom says that KES ${amountShillings} was paid, but the receipt it names belongs to another payment or to a claim. Compare them with the M-Pesa statement, then close this case with what it shows.`;
      return `Some evidence says that KES ${amountShillings} was paid and some that it was not. Compare with the M-Pesa statement, then close this case with what it shows.`;
    case 'amount_mismatch':
      return `Money came that does not fit: another amount than KES ${amountShillings}, or another short code. Nothing was credited. Find the payment on the M-Pesa statement and decide.`;
    case 'paid_twice':
      return `This payment carries several receipts (${verdict.receiptNumbers.join(', ')}). The payer seems to have paid more than once: compare with the statement and refund the surplus.`;
    case 'receipt_missing':
      return 'Safaricom says that this payment was made, but no receipt has come. Look it up on the M-Pesa statement and enter the receipt, or take the success back.';
    case 'still_unknown':
      return 'Safaricom gave no verdict in 47 hours. Look for the payment on the M-Pesa statement and decide.';
    case 'already_claimed':
      return 'The receipt in the evidence belongs to another payment or to a claim already. Compare them with the M-Pesa statement.';
  }
}

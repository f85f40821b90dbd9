import type { C2bNotices } from './c2b-notices.ts';
import type { Clock } from './clock.ts';
import type { Ledger, LedgerEntry } from './ledger.ts';
import type { LiveLog } from './live-log.ts';
import type { Merchant } from './merchants.ts';
import type { Random } from './random.ts';
import type { Afterwards } from './scenario.ts';
import { takeBack } from './take-back.ts';

/** Money on its way from a customer to a merchant, by a push or by hand. */
export interface IncomingPayment {
  kind: 'stk' | 'c2b';
  /** Drawn before the debit, because the validation names it already. */
  receiptNumber: string;
  merchant: Merchant;
  phoneNumber: string;
  amountShillings: number;
  accountReference: string;
  checkoutRequestId: string | null;
  random: Random;
  /** Whether an STK callback waits until the confirmation has been delivered. */
  confirmationFirst: boolean;
  afterwards: Afterwards;
}

export interface IncomingPayments {
  open(payment: Omit<IncomingPayment, 'receiptNumber'>): IncomingPayment;
  /** What the merchant's validation says; undefined when it is not asked, so that nothing has to wait. */
  validate(payment: IncomingPayment): Promise<Verdict> | undefined;
  /** Moves the money, and sends the confirmation when it is due. */
  debit(payment: IncomingPayment): Debit;
  clear(): void;
}

export type Verdict =
  | { state: 'accepted' }
  /** With Safaricom's code for the refusal. */
  | { state: 'rejected'; rejectedWith: string }
  /** A reset came in between: the payment belongs to a run that is over. */
  | { state: 'forgotten' };

export interface Debit {
  entry: LedgerEntry;
  /** Resolved when the STK callback may leave; undefined when it need not wait. */
  confirmed: Promise<void> | undefined;
}

interface Parts {
  clock: Clock;
  ledger: Ledger;
  liveLog: LiveLog;
  c2bNotices: C2bNotices;
}

export function createIncomingPayments({ clock, ledger, liveLog, c2bNotices }: Parts): IncomingPayments {
  const waiting = new Set<IncomingPayment>();

  function open(details: Omit<IncomingPayment, 'receiptNumber'>): IncomingPayment {
    const payment = { ...details, receiptNumber: ledger.newReceipt(details.random) };
    waiting.add(payment);
    return payment;
  }

  async function ask(payment: IncomingPayment): Promise<Verdict> {
    const rejectedWith = await c2bNotices.validate(payment);
    if (!waiting.has(payment)) return { state: 'forgotten' };
    if (rejectedWith === null) return { state: 'accepted' };
    waiting.delete(payment);
    return { state: 'rejected', rejectedWith };
  }

  function debit(payment: IncomingPayment): Debit {
    waiting.delete(payment);
    const { checkoutRequestId, phoneNumber } = payment;
    const entry = ledger.record({
      kind: payment.kind,
      receiptNumber: payment.receiptNumber,
      businessShortCode: payment.merchant.businessShortCode,
      phoneNumber,
      amountShillings: payment.amountShillings,
      accountReference: payment.accountReference,
      checkoutRequestId,
      afterwards: payment.afterwards,
    });
    const { reversedByHandAfterMs } = payment.afterwards;
    if (reversedByHandAfterMs !== undefined) {
      const afterMs = payment.random.between(reversedByHandAfterMs);
      clock.after(afterMs, () => takeBackByHand(entry, payment.random));
    }
    liveLog.write({
      kind: 'debited',
      text: `KES ${entry.amountShillings}, receipt ${entry.receiptNumber}`,
      phoneNumber,
      ...(checkoutRequestId !== null && { checkoutRequestId }),
    });
    return { entry, confirmed: c2bNotices.confirm(payment, entry) };
  }

  function takeBackByHand(entry: LedgerEntry, random: Random): void {
    // The caller of the API was faster.
    if (entry.reversedByReceipt === null) takeBack(ledger, entry, random);
  }

  return {
    open,
    validate: (payment) => (c2bNotices.isAsked(payment.merchant) ? ask(payment) : undefined),
    debit,
    clear: () => waiting.clear(),
  };
}

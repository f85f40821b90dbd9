import type { IncomingPayments, Verdict } from './incoming-payments.ts';
import type { Ledger, LedgerEntry } from './ledger.ts';
import type { Merchant } from './merchants.ts';
import { createRandom } from './random.ts';

/** What a customer types to pay by hand. */
export interface HandPayment {
  phoneNumber: string;
  amountShillings: number;
  /** Empty for a till. */
  accountReference: string;
}

export type HandPaymentOutcome =
  | { state: 'paid'; entry: LedgerEntry }
  | Exclude<Verdict, { state: 'accepted' }>;

export interface C2bPayments {
  pay(merchant: Merchant, payment: HandPayment): Promise<HandPaymentOutcome>;
}

interface Parts {
  seed: number;
  ledger: Ledger;
  incomingPayments: IncomingPayments;
}

/** Payments that customers begin themselves, on their own phones. */
export function createC2bPayments({ seed, ledger, incomingPayments }: Parts): C2bPayments {
  async function pay(merchant: Merchant, details: HandPayment): Promise<HandPaymentOutcome> {
    const { phoneNumber } = details;
    const random = createRandom(seed, 'c2b', phoneNumber, ledger.nextOrdinal(phoneNumber));
    const payment = incomingPayments.open({
      kind: 'c2b',
      merchant,
      checkoutRequestId: null,
      random,
      confirmationFirst: false,
      afterwards: {},
      ...details,
    });
    const verdict = (await incomingPayments.validate(payment)) ?? { state: 'accepted' };
    if (verdict.state !== 'accepted') return verdict;
    return { state: 'paid', entry: incomingPayments.debit(payment).entry };
  }

  return { pay };
}

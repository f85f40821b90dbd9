import { createHash } from 'node:crypto';
import type { C2bUrls } from './c2b-urls.ts';
import { eatTimestamp } from './eat-time.ts';
import type { IncomingPayment } from './incoming-payments.ts';
import type { PayerName } from './payer-name.ts';
import type { ShortCodeSettings } from './short-code-settings.ts';

type MsisdnForm = NonNullable<ShortCodeSettings['msisdnForm']>;

interface C2bFacts {
  payment: IncomingPayment;
  urls: C2bUrls;
  name: PayerName;
  msisdnForm: MsisdnForm | null;
  atMs: number;
  /** Null before the money has moved. */
  balanceShillings: number | null;
  /** What the validation answered, to be told back. */
  thirdPartyTransId: string;
}

const shillings = (amount: number): string => `${amount}.00`;

/** The body for both URLs, as Safaricom writes it: every value is a text. */
export const c2bMessage = ({ payment, urls, name, atMs, balanceShillings, ...facts }: C2bFacts) => ({
  TransactionType: payment.merchant.type === 'till' ? 'Buy Goods' : 'Pay Bill',
  TransID: payment.receiptNumber,
  TransTime: eatTimestamp(atMs),
  TransAmount: shillings(payment.amountShillings),
  BusinessShortCode: urls.ShortCode,
  // A customer who pays a till types no reference, and a push's is not told.
  BillRefNumber: payment.merchant.type === 'till' ? '' : payment.accountReference,
  InvoiceNumber: '',
  OrgAccountBalance: balanceShillings === null ? '' : shillings(balanceShillings),
  ThirdPartyTransID: facts.thirdPartyTransId,
  MSISDN: msisdnIn(facts.msisdnForm ?? (urls.version === 'v1' ? 'plain' : 'masked'), payment.phoneNumber),
  FirstName: name.first,
  MiddleName: name.middle,
  LastName: name.last,
});

/** A phone number as the short code is shown it. */
export function msisdnIn(form: MsisdnForm, phoneNumber: string): string {
  switch (form) {
    case 'plain':
      return phoneNumber;
    case 'masked':
      return `${phoneNumber.slice(0, 5)}****${phoneNumber.slice(-3)}`;
    case 'hashed':
      return createHash('sha256').update(phoneNumber).digest('hex');
  }
}

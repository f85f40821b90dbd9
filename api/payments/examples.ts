import { exampleId } from '../ids.ts';

// One payment as the documents tell of it, from the order to its end.

export const orderExample = {
  phoneNumber: '0712345678',
  amount: 1500,
  description: 'Order 1042',
  accountReference: 'INV1042',
  metadata: { orderId: '1042' },
};

export const acceptedExample = {
  paymentId: exampleId('pay'),
  transactionId: exampleId('trxn'),
  customerId: exampleId('cus'),
  phoneNumber: '254712345678',
  amount: 1500,
  currency: 'KES',
  status: 'pending',
  description: 'Order 1042',
  accountReference: 'INV1042',
  environment: 'sandbox',
  timestamp: '2026-09-14T08:21:07.655Z',
  message: `KES 1,500 was requested from 254712345678. Wait for payment.completed, or read /v1/payments/${exampleId('pay')}.`,
};

const ids = {
  merchantRequestId: '2654-4b64-97ff-b827b542881d3130',
  checkoutRequestId: 'ws_CO_14092026112107412712345678',
};
const processedAt: string = '2026-09-14T08:21:19.233Z';

export const completedExample = {
  id: exampleId('pay'),
  object: 'payment',
  transactionId: exampleId('trxn'),
  customerId: exampleId('cus'),
  environment: 'sandbox',
  source: 'api',
  channel: 'stk_push',
  status: 'completed',
  statusDetail: 'The service request is processed successfully.',
  failureReason: null as string | null,
  resultCode: '0' as string | null,
  correctedFrom: null,
  amount: 1500,
  currency: 'KES',
  phoneNumber: '254712345678',
  description: 'Order 1042',
  accountReference: 'INV1042',
  receiptNumber: 'UIE4K7Q2XN' as string | null,
  ...ids,
  metadata: { orderId: '1042' },
  createdAt: '2026-09-14T08:21:06.980Z',
  updatedAt: processedAt,
  processedAt,
  completedAt: processedAt as string | null,
  failedAt: null as string | null,
  canceledAt: null as string | null,
  unknownAt: null as string | null,
};
type PaymentExample = typeof completedExample;

const notPaid = { ...completedExample, receiptNumber: null, completedAt: null };
const laterAt = '2026-09-14T09:02:58.870Z';
const failed: PaymentExample = {
  ...notPaid,
  status: 'failed',
  statusDetail: 'The balance is insufficient for the transaction.',
  failureReason: 'The payer’s M-Pesa balance is too low. Ask them to top up, then create a new payment.',
  resultCode: '1',
  updatedAt: laterAt,
  processedAt: laterAt,
  failedAt: laterAt,
};
const canceled: PaymentExample = {
  ...notPaid,
  status: 'canceled',
  statusDetail: 'Request cancelled by user.',
  failureReason: 'The payer declined, or let the prompt lapse. Create a new payment when they are ready.',
  resultCode: '1032',
  canceledAt: processedAt,
};
const unknown: PaymentExample = {
  ...notPaid,
  status: 'unknown',
  statusDetail: 'The outcome is not known yet.',
  failureReason:
    'Safaricom has not said whether this was paid. Do not charge again: wait for the next event, Hakika keeps asking.',
  resultCode: null,
  unknownAt: processedAt,
};

/** The same payment as a transaction, its fields in that order. */
function transactionOf({ id, transactionId, ...payment }: PaymentExample) {
  const { customerId, environment, source, channel, ...facts } = payment;
  const { object: _, completedAt, failedAt, canceledAt, unknownAt, ...rest } = facts;
  return {
    id: transactionId,
    object: 'transaction',
    paymentId: id,
    customerId,
    environment,
    source,
    channel,
    type: 'payment',
    ...rest,
    paidAt: completedAt,
    failedAt,
    canceledAt,
    unknownAt,
  };
}
export const transactionExample = transactionOf(completedExample);

const endings = {
  completed: { summary: 'Paid', payment: completedExample },
  failed: { summary: 'Not paid', payment: failed },
  canceled: { summary: 'Declined by the payer', payment: canceled },
  unknown: { summary: 'Not known yet', payment: unknown },
};
type Ending = keyof typeof endings;

const examplesBy = (view: (payment: PaymentExample) => object) =>
  Object.fromEntries(
    Object.entries(endings).map(([name, { summary, payment }]) => [name, { summary, value: view(payment) }]),
  );
export const paymentExamples = examplesBy((payment) => payment);
export const transactionExamples = examplesBy(transactionOf);
/** What a webhook of this ending carries. */
export const transactionAt = (ending: Ending) => transactionOf(endings[ending].payment);

export const orderExamples = {
  order: { summary: 'To a phone', value: orderExample },
  toCustomer: {
    summary: 'To a customer who is known',
    value: { customerId: exampleId('cus'), amount: 1500, description: 'Order 1042' },
  },
  ofNewCustomer: {
    summary: 'To a phone, with what to remember about its owner',
    value: {
      phoneNumber: '+254 712 345 678',
      amount: 1500,
      description: 'Order 1042',
      customerName: 'Wanjiru Kamau',
      customerMetadata: { loyaltyNumber: 'L-204' },
    },
  },
};

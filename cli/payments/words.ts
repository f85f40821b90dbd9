import type { Payment } from '../../sdk/source/index.ts';
import type { Output } from '../output.ts';
import { facts, table } from '../table.ts';

const colours = {
  initiating: 'cyan',
  pending: 'cyan',
  completed: 'green',
  failed: 'red',
  canceled: 'yellow',
  unknown: 'magenta',
} as const;

export const statusWords = ({ paint }: Output, status: Payment['status']): string =>
  paint(colours[status], status);

export const shillings = (amount: number): string => `KES ${amount.toLocaleString('en-KE')}`;

export const paymentFacts = (output: Output, payment: Payment): string =>
  facts({
    payment: payment.id,
    transaction: payment.transactionId,
    status: statusWords(output, payment.status),
    why: payment.failureReason ?? payment.statusDetail,
    amount: shillings(payment.amount),
    phone: payment.phoneNumber,
    description: payment.description,
    reference: payment.accountReference,
    receipt: payment.receiptNumber,
    environment: payment.environment,
    metadata: Object.keys(payment.metadata).length === 0 ? null : JSON.stringify(payment.metadata),
    created: payment.createdAt,
    processed: payment.processedAt,
  });

/** One payment on one line, as it is watched. */
export const paymentLine = (output: Output, payment: Payment): string =>
  [
    payment.updatedAt.slice(11, 19),
    payment.id,
    statusWords(output, payment.status),
    shillings(payment.amount),
    payment.phoneNumber,
    payment.receiptNumber ?? payment.failureReason ?? '',
  ]
    .join('  ')
    .trimEnd();

export const paymentTable = (payments: readonly Payment[]): string =>
  table(
    ['PAYMENT', 'CREATED', 'PHONE', 'AMOUNT', 'STATUS', 'RECEIPT', 'DESCRIPTION'],
    payments.map((payment) => [
      payment.id,
      payment.createdAt.slice(0, 19).replace('T', ' '),
      payment.phoneNumber,
      shillings(payment.amount),
      payment.status,
      payment.receiptNumber ?? '-',
      payment.description,
    ]),
  );

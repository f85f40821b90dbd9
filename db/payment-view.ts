import type { PaymentStatus } from '../workflows/payment-status.ts';
import type { Customer, Payment } from './entities/index.ts';
import { transactionIdOf } from './new-id.ts';

const iso = (instant: Date | null | undefined): string | null => instant?.toISOString() ?? null;

/** In a final status exactly one of the four instants is set, and it equals `processedAt`. */
function instants({ status, processedAt }: Payment) {
  const at = (which: PaymentStatus): string | null => (status === which ? iso(processedAt) : null);
  return {
    completed: at('completed'),
    failedAt: at('failed'),
    canceledAt: at('canceled'),
    unknownAt: at('unknown'),
  };
}

/** A payment as the API shows it. Fields are listed by hand and in the documented order, so that no column leaks. */
export function paymentView(payment: Payment) {
  const { completed, failedAt, canceledAt, unknownAt } = instants(payment);
  return {
    id: payment.id,
    object: 'payment' as const,
    transactionId: transactionIdOf(payment.id),
    customerId: payment.customerId ?? null,
    environment: payment.environment,
    source: payment.source,
    channel: payment.channel,
    ...facts(payment),
    processedAt: iso(payment.processedAt),
    completedAt: completed,
    failedAt,
    canceledAt,
    unknownAt,
  };
}

/** The same payment as a transaction: what lists of transactions and the data of webhooks show. */
export function transactionView(payment: Payment) {
  const { completed, failedAt, canceledAt, unknownAt } = instants(payment);
  return {
    id: transactionIdOf(payment.id),
    object: 'transaction' as const,
    paymentId: payment.id,
    customerId: payment.customerId ?? null,
    environment: payment.environment,
    source: payment.source,
    channel: payment.channel,
    type: 'payment' as const,
    ...facts(payment),
    processedAt: iso(payment.processedAt),
    paidAt: completed,
    failedAt,
    canceledAt,
    unknownAt,
  };
}

function facts(payment: Payment) {
  return {
    status: payment.status,
    statusDetail: payment.statusDetail ?? null,
    failureReason: payment.failureReason ?? null,
    resultCode: payment.resultCode ?? null,
    correctedFrom: payment.correctedFrom ?? null,
    amount: payment.amountShillings,
    currency: 'KES' as const,
    phoneNumber: payment.phoneNumber,
    description: payment.description,
    accountReference: payment.accountReference,
    receiptNumber: payment.receiptNumber ?? null,
    merchantRequestId: payment.merchantRequestId ?? null,
    checkoutRequestId: payment.checkoutRequestId ?? null,
    metadata: payment.metadata,
    createdAt: payment.createdAt.toISOString(),
    updatedAt: payment.updatedAt.toISOString(),
  };
}

/** A customer as the API and webhooks show it. */
export function customerView(customer: Customer) {
  return {
    id: customer.id,
    object: 'customer' as const,
    environment: customer.environment,
    source: customer.source,
    name: customer.name ?? null,
    phoneNumber: customer.phoneNumber,
    countryCode: 'KE' as const,
    description: customer.description ?? null,
    isActive: customer.isActive,
    isVerified: customer.isVerified,
    metadata: customer.metadata,
    firstTransactionAt: iso(customer.firstTransactionAt),
    lastActiveAt: iso(customer.lastActiveAt),
    createdAt: customer.createdAt.toISOString(),
    updatedAt: customer.updatedAt.toISOString(),
  };
}

import type { SearchAttributePair } from '@temporalio/common';
import { paymentsTaskQueue, paymentWorkflowId, type PaymentInput } from './messages.ts';
import {
  amountAttribute,
  environmentAttribute,
  organisationAttribute,
  paymentStatusAttribute,
} from './search-attributes.ts';
import type { PaymentStatus } from './payment-status.ts';

/** What the start of a payment's workflow is made of. Only this reaches Temporal: nothing about the payer. */
export interface PaymentToStart {
  id: string;
  organisationId: string;
  environment: string;
  status: PaymentStatus;
  amountShillings: number;
}

export interface StartOptions {
  prompt: boolean;
  /** Where the money goes ("paybill Main") or, for a later run of the chain, why it was started. */
  label: string;
}

/** The one place that says how a payment's workflow is started; callers add only the id policies. */
export function paymentStart(payment: PaymentToStart, { prompt, label }: StartOptions) {
  const pairs: SearchAttributePair[] = [
    { key: paymentStatusAttribute, value: payment.status },
    { key: organisationAttribute, value: payment.organisationId },
    { key: environmentAttribute, value: payment.environment },
    { key: amountAttribute, value: payment.amountShillings },
  ];
  const args: [PaymentInput] = [{ paymentId: payment.id, prompt }];
  return {
    workflowId: paymentWorkflowId(payment.id),
    taskQueue: paymentsTaskQueue,
    args,
    // A killed worker's task is given to another one after this; the default stalls a payment for 10 s.
    workflowTaskTimeout: '5 seconds' as const,
    typedSearchAttributes: pairs,
    staticSummary: `KES ${payment.amountShillings.toLocaleString('en-KE')} · ${label}`,
  };
}

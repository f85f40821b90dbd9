import { defineSignal, defineUpdate } from '@temporalio/workflow';
import type { PaymentStatus } from './payment-status.ts';

export const paymentsTaskQueue = 'payments';
/** Apart from payments, so that slow receivers never take a payment's slot. */
export const webhooksTaskQueue = 'webhooks';
/** Of the activities that pull lists and ask about receipts: apart, so that an API that hangs never keeps a prompt waiting. */
export const lookupsTaskQueue = 'lookups';

/** Of samples, for which somebody waits at the API: apart, so that they do not queue up behind webhooks to receivers that hang. */
export const samplesTaskQueue = 'samples';

export interface PaymentInput {
  paymentId: string;
  /** False for a run that late evidence or the relay began: it settles and never prompts. */
  prompt: boolean;
}

/** One webhook to send: an event to an endpoint. */
export interface Delivery {
  deliveryId: string;
  /** Which resend it is; absent where it is sent for the first time. */
  resend?: number;
}

/** Samples to send to an endpoint; what came back stays in PostgreSQL. */
export interface EndpointTestOrder {
  testId: string;
}

/** `recent`: the last two hours; `full`: everything that Safaricom still tells. */
export const pullPassKinds = ['recent', 'full'] as const;
export type PullPassKind = (typeof pullPassKinds)[number];

/** One list of what was paid to a short code. */
export interface Pull {
  credentialId: string;
  pass: PullPassKind;
}

/** One question about a receipt, by our id: the receipt itself stays in PostgreSQL. */
export interface ReceiptCheck {
  checkId: string;
}

/** What a payment is after its evidence was judged. */
export interface Settlement {
  /** Rises with every settlement of this payment: of two, the higher is the later. */
  revision: number;
  status: PaymentStatus;
  /** What is known, in words for operators. */
  detail: string;
  /** Until Safaricom is asked next, by the database's clock; null when nothing is left to ask. */
  nextCheckInMs: number | null;
  /** Webhooks that are not known to be on their way. */
  deliveries: readonly Delivery[];
}

/**
 * - `accepted`: Safaricom took the push;
 * - `refused`: certainly not prompted, and final;
 * - `notSent`: certainly not prompted; may be tried again after `againInMs`, null when there is no time left;
 * - `tooLate`: somebody else took the guard, or `prompt_by` has passed;
 * - `uncertain`: the prompt may be on the phone.
 */
export type PushResult = Settlement &
  (
    | { outcome: 'accepted' | 'refused' | 'tooLate' | 'uncertain' }
    | { outcome: 'notSent'; againInMs: number | null }
  );

/** Why a payment is settled: what the caller knows that the evidence does not. */
export type SettleReason = 'evidence' | 'pushLost' | 'notSent' | 'checksLost';

/** Answers as soon as something is known: the push's outcome, or evidence that came before it. */
export const firstOutcomeUpdate = defineUpdate<PaymentStatus>('firstOutcome');
/** Something is in the inbox. The signal carries nothing: the evidence is in the database. */
export const evidenceSignal = defineSignal('evidence');

/** The result of a receipt's check is stored. It carries nothing, like the other. */
export const receiptResultSignal = defineSignal('receiptResult');

export const paymentWorkflowId = (paymentId: string): string => `payment/${paymentId}`;
/** Each resend has a workflow of its own, so that starting one twice is one flight, whatever became of those before. */
export const deliveryWorkflowId = ({ deliveryId, resend }: Delivery): string =>
  resend === undefined ? `webhook/${deliveryId}` : `webhook/${deliveryId}/${resend}`;
export const endpointTestWorkflowId = ({ testId }: EndpointTestOrder): string => `webhook-test/${testId}`;
export const receiptCheckWorkflowId = ({ checkId }: ReceiptCheck): string => `receipt/${checkId}`;
/** Of a schedule, and of the workflows that it starts, which have the time after it. */
export const pullScheduleId = ({ credentialId, pass }: Pull): string => `pull/${credentialId}/${pass}`;

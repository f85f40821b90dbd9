import type { EntityManager } from '@mikro-orm/postgresql';
import { EvidenceRow, Payment } from '../../db/entities/index.ts';
import { transactionIdOf } from '../../db/new-id.ts';
import { ApiError } from '../errors.ts';
import type { ApiAnswer } from '../route.ts';

/**
 * The answer to a create, from the record as it stands: 202 for every payment that may have been prompted or still may
 * be, and the refusal where Safaricom certainly prompted nobody. Throws `prompt_refused`.
 */
export async function expressAnswer(em: EntityManager, paymentId: string): Promise<ApiAnswer> {
  const payment = await em.findOneOrFail(Payment, { id: paymentId }, { refresh: true });
  const refusal = payment.status === 'failed' ? await findRefusal(em, paymentId) : null;
  if (refusal !== null) {
    throw new ApiError(
      'prompt_refused',
      refusal.advice ?? 'Safaricom refused this push; nothing was charged.',
      {
        facts: { paymentId, provider: { code: refusal.resultCode, message: refusal.detail } },
      },
    );
  }
  return accepted(payment, message(payment));
}

/** The answer when the record cannot be read after its commit: the payment exists, and what became of it is not known. */
export const unreadAnswer = (payment: Payment): ApiAnswer => accepted(payment, uncertainMessage(payment));

function accepted(payment: Payment, words: string): ApiAnswer {
  return {
    status: 202,
    headers: { Location: `/v1/payments/${payment.id}` },
    body: {
      paymentId: payment.id,
      transactionId: transactionIdOf(payment.id),
      customerId: payment.customerId,
      phoneNumber: payment.phoneNumber,
      amount: payment.amountShillings,
      currency: 'KES',
      // Always: what is already known comes by webhook and by GET, in one place each.
      status: 'pending',
      description: payment.description,
      accountReference: payment.accountReference,
      environment: payment.environment,
      timestamp: payment.updatedAt.toISOString(),
      message: words,
    },
  };
}

const findRefusal = (em: EntityManager, paymentId: string): Promise<EvidenceRow | null> =>
  em.findOne(EvidenceRow, { paymentId, kind: 'refusal' });

function message(payment: Payment): string {
  const { phoneNumber, status, checkoutRequestId, promptSentAt, failureReason } = payment;
  if (status === 'failed' && promptSentAt === null)
    return `${shillings(payment)} was not requested from ${phoneNumber}. ${failureReason} Its record: /v1/payments/${payment.id}.`;
  if (status === 'initiating')
    return `${shillings(payment)} will be requested from ${phoneNumber} in a moment. ${next(payment)}`;
  if (checkoutRequestId === null) return uncertainMessage(payment);
  return `${shillings(payment)} was requested from ${phoneNumber}. ${next(payment)}`;
}

const uncertainMessage = (payment: Payment): string =>
  `${shillings(payment)} may have been requested from ${payment.phoneNumber}; Safaricom has not confirmed it. Do not send it again. ${next(payment)}`;

const shillings = ({ amountShillings }: Payment): string => `KES ${amountShillings.toLocaleString('en-KE')}`;
const next = ({ id }: Payment): string => `Wait for payment.completed, or read /v1/payments/${id}.`;

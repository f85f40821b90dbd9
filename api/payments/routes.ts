import type { Payment } from '../../db/entities/index.ts';
import { paymentView, transactionView } from '../../db/payment-view.ts';
import { hasVerdict } from '../../workflows/payment-status.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiError } from '../errors.ts';
import { once } from '../idempotency/once.ts';
import { route, type ApiAnswer, type ApiRequest, type Route } from '../route.ts';
import { createPayment } from './create-payment.ts';
import { orderExamples, paymentExamples, transactionExamples } from './examples.ts';
import { expressAnswer, unreadAnswer } from './express-answer.ts';
import { findPayment } from './find-payment.ts';
import { holdAnswer } from './hold-answer.ts';
import { findPayments } from './find-payments.ts';
import {
  ExpressAccepted,
  ExpressRequest,
  PaymentAnswer,
  PaymentPage,
  TransactionAnswer,
  TransactionPage,
} from './schemas.ts';
import { PaymentsQuery } from './query-schema.ts';
import { startPayment } from './start-payment.ts';

/** After the commit nothing may become a 5xx: a caller that repeats one would ask for a second payment. */
async function answerCommitted(
  deps: ApiDeps,
  { em, requestId }: ApiRequest,
  payment: Payment,
): Promise<ApiAnswer> {
  try {
    return await expressAnswer(em, payment.id);
  } catch (error) {
    if (error instanceof ApiError) throw error;
    deps.log.warn({ requestId, paymentId: payment.id, error }, 'answered without a look at the record');
    return unreadAnswer(payment);
  }
}

/** The payment itself once it has a verdict; else, and without a wait, the answer as it is. */
async function heldAnswer(deps: ApiDeps, request: ApiRequest, answer: ApiAnswer): Promise<ApiAnswer> {
  if (answer.status !== 202) return answer;
  const held = await holdAnswer(deps, request, ExpressAccepted.parse(answer.body).paymentId);
  if (held === undefined) return answer;
  const headers = { ...answer.headers, ...held.headers };
  return held.payment !== undefined && hasVerdict(held.payment.status)
    ? { status: 200, body: paymentView(held.payment), headers }
    : { ...answer, headers };
}

export const paymentRoutes = (deps: ApiDeps): Route[] => [
  route({
    method: 'post',
    path: '/v1/express',
    operationId: 'createExpressPayment',
    tag: 'Payments',
    summary: 'Prompt a payer’s phone for a payment',
    scope: 'express.pay',
    body: ExpressRequest,
    bodyExamples: orderExamples,
    answer: {
      status: 202,
      description: 'The payment is accepted; its outcome follows.',
      schema: ExpressAccepted,
      hasLocation: true,
    },
    waits: true,
    also: {
      status: 200,
      description: 'With `Prefer: wait` only: the payment, which has its verdict.',
      schema: PaymentAnswer,
      examples: paymentExamples,
    },
    errors: [
      'payer_has_open_prompt',
      'possible_duplicate',
      'prompt_refused',
      'credentials_missing',
      'credential_suspended',
      'provider_unavailable',
    ],
    async handle(request) {
      const answer = await once(deps, request, {
        async create(idempotency) {
          const order = { tenant: request.tenant, request: request.body, idempotency };
          const created = await createPayment(deps, request.em, order);
          await startPayment(deps, created);
          return await answerCommitted(deps, request, created.payment);
        },
        rebuild: (paymentId) => expressAnswer(request.em, paymentId),
      });
      // Held with the key's lock given back and the answer kept: a repeat gets that one, and waits by itself.
      return await heldAnswer(deps, request, answer);
    },
  }),
  route({
    method: 'get',
    path: '/v1/payments/:id',
    ids: ['pay', 'trxn'],
    operationId: 'getPayment',
    tag: 'Payments',
    summary: 'Read a payment',
    scope: 'transactions.read',
    waits: true,
    answer: { status: 200, description: 'The payment.', schema: PaymentAnswer, examples: paymentExamples },
    errors: ['not_found'],
    async handle(request) {
      const found = await findPayment(request, 'payment');
      const { payment = found, headers } = (await holdAnswer(deps, request, found.id)) ?? {};
      return { status: 200, body: paymentView(payment), headers };
    },
  }),
  route({
    method: 'get',
    path: '/v1/payments',
    operationId: 'listPayments',
    tag: 'Payments',
    summary: 'List payments',
    scope: 'transactions.read',
    query: PaymentsQuery,
    answer: { status: 200, description: 'A page of payments.', schema: PaymentPage },
    async handle({ em, query }) {
      const { rows, meta } = await findPayments('payments', em, query);
      return { status: 200, body: { data: rows.map(paymentView), meta } };
    },
  }),
  route({
    method: 'get',
    path: '/v1/transactions/:id',
    ids: ['pay', 'trxn'],
    operationId: 'getTransaction',
    tag: 'Transactions',
    summary: 'Read a transaction',
    scope: 'transactions.read',
    answer: {
      status: 200,
      description: 'The transaction.',
      schema: TransactionAnswer,
      examples: transactionExamples,
    },
    errors: ['not_found'],
    handle: async (request) => ({
      status: 200,
      body: transactionView(await findPayment(request, 'transaction')),
    }),
  }),
  route({
    method: 'get',
    path: '/v1/transactions',
    operationId: 'listTransactions',
    tag: 'Transactions',
    summary: 'List transactions',
    scope: 'transactions.read',
    query: PaymentsQuery,
    answer: { status: 200, description: 'A page of transactions.', schema: TransactionPage },
    async handle({ em, query }) {
      const { rows, meta } = await findPayments('transactions', em, query);
      return { status: 200, body: { data: rows.map(transactionView), meta } };
    },
  }),
];

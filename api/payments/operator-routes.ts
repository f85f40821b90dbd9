import { paymentView } from '../../db/payment-view.ts';
import { decideRequest, decisionErrors } from '../cases/decide-request.ts';
import { ResolvePayment } from '../cases/schemas.ts';
import type { ApiDeps } from '../deps.ts';
import { once } from '../idempotency/once.ts';
import { route, type ApiRequest, type Route } from '../route.ts';
import { findPayment } from './find-payment.ts';
import { RefreshAnswer, RefreshPayment } from './operator-schemas.ts';
import { refreshPayment } from './refresh-payment.ts';
import { PaymentAnswer } from './schemas.ts';

const readPayment = async (request: Pick<ApiRequest, 'em' | 'id'>, status: number) => ({
  status,
  body: paymentView(await findPayment(request)),
});

/** What a person does about one payment. */
export const operatorRoutes = (deps: ApiDeps): Route[] => [
  route({
    method: 'post',
    path: '/v1/payments/:id/resolve',
    ids: ['pay', 'trxn'],
    operationId: 'resolvePayment',
    tag: 'Payments',
    summary: 'Decide about a payment that is unknown or has an open case',
    scope: 'payments.write',
    body: ResolvePayment,
    answer: {
      status: 202,
      description: 'The decision is stored. The payment moves as soon as it is settled with all evidence.',
      schema: PaymentAnswer,
    },
    errors: decisionErrors,
    handle: (request) =>
      once(deps, request, {
        async create(bound) {
          const { status: decision, reason, receiptNumber = null } = request.body;
          const { id: paymentId } = await findPayment(request);
          await decideRequest(deps, request, { paymentId, decision, reason, receiptNumber }, bound);
          return await readPayment(request, 202);
        },
        rebuild: (id) => readPayment({ em: request.em, id }, 202),
      }),
  }),
  route({
    method: 'post',
    path: '/v1/payments/:id/refresh',
    ids: ['pay', 'trxn'],
    operationId: 'refreshPayment',
    tag: 'Payments',
    summary: 'Ask Safaricom about a payment now',
    description:
      'Not for polling, for Hakika asks by itself: within 30 s of the last time a payment was asked about, through here or by an operator in Temporal, the answer is `query_budget_spent` with the time left in `Retry-After`.',
    scope: 'payments.write',
    body: RefreshPayment,
    answer: { status: 200, description: 'What came of it.', schema: RefreshAnswer },
    also: { status: 202, description: 'Safaricom has been asked and has not answered yet.' },
    // A repetition asks again, which charges nobody.
    keyless: true,
    errors: ['not_found', 'query_budget_spent', 'engine_unavailable'],
    handle: (request) => refreshPayment(deps, request),
  }),
];

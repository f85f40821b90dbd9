import type { ApiDeps } from '../deps.ts';
import { route, type Route } from '../route.ts';
import { findPayment } from './find-payment.ts';
import { readTimeline } from './timeline.ts';
import { TimelineAnswer } from './timeline-schemas.ts';

export const timelineRoutes = (_deps: ApiDeps): Route[] => [
  route({
    method: 'get',
    path: '/v1/payments/:id/timeline',
    ids: ['pay', 'trxn'],
    operationId: 'getPaymentTimeline',
    tag: 'Payments',
    summary: 'Read all that happened to a payment, in order and in words',
    description:
      'Evidence, questions, moves, cases, webhook attempts, guards and what people did. `move`: a status that was announced; a payment becomes `pending` with the evidence that Safaricom took its prompt.',
    scope: 'transactions.read',
    answer: { status: 200, description: 'The timeline.', schema: TimelineAnswer },
    errors: ['not_found'],
    handle: async (request) => ({
      status: 200,
      body: await readTimeline(request.em, await findPayment(request)),
    }),
  }),
];

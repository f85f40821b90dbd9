import { Readable } from 'node:stream';
import * as z from 'zod';
import { isFinal } from '../../workflows/payment-status.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiError } from '../errors.ts';
import { route, type Route } from '../route.ts';
import { completedExample } from './examples.ts';
import { findPayment } from './find-payment.ts';
import { eventIdOf, streamPayment } from './payment-stream.ts';

/** One event, as documents of OpenAPI before 3.2 describe a stream. */
const PaymentEvent = z
  .object({
    id: z
      .string()
      .describe('To come again with, as `Last-Event-ID`.')
      .meta({ examples: ['3'] }),
    event: z.literal('payment'),
    data: z.string().meta({
      description: 'The payment as `GET /v1/payments/{id}` shows it, in one line of JSON.',
      contentMediaType: 'application/json',
      contentSchema: { $ref: '#/components/schemas/Payment' },
    }),
  })
  .describe('Each server-sent event.');

/** How long one waits for a place that another may leave. */
const placeFreeSeconds = 10;

export const streamRoutes = (deps: ApiDeps): Route[] => [
  route({
    method: 'get',
    path: '/v1/payments/:id/stream',
    ids: ['pay', 'trxn'],
    operationId: 'streamPayment',
    tag: 'Payments',
    summary: 'Follow a payment by server-sent events',
    description:
      'The payment as it is, then at each change, as one `payment` event each. The stream ends after the event of a final status (completed, failed or canceled), after ten minutes, and when the server stops; `unknown` keeps it open. A reader that comes again with `Last-Event-ID` gets what it has not seen; once there is nothing more to come, `204`.',
    scope: 'transactions.read',
    streams: true,
    answer: {
      status: 200,
      description: 'The events.',
      schema: PaymentEvent,
      mediaType: 'text/event-stream',
      examples: {
        completed: {
          summary: 'A payment that was completed already',
          value: { id: '3', event: 'payment', data: JSON.stringify(completedExample) },
        },
      },
    },
    also: {
      status: 204,
      description: 'The payment is final, and `Last-Event-ID` is its last event: do not come again.',
      schema: null,
    },
    errors: ['not_found'],
    async handle(request) {
      const payment = await findPayment(request);
      if (isFinal(payment.status) && request.lastEventId === eventIdOf(payment))
        return { status: 204, body: undefined };
      const events = streamPayment(deps, request, payment.id);
      if (events === undefined) {
        throw new ApiError(
          'rate_limit_exceeded',
          'Too many streams and waiting requests are open here. Close some, or read the payment instead.',
          { retryAfterSeconds: placeFreeSeconds },
        );
      }
      return {
        status: 200,
        body: Readable.from(events),
        headers: {
          'Content-Type': 'text/event-stream',
          // Nothing on the way may keep, change or hold back any of it.
          'Cache-Control': 'no-store, no-transform',
          'X-Accel-Buffering': 'no',
        },
      };
    },
  }),
];

import { exampleId } from '../ids.ts';

export const deliveryExample = {
  id: exampleId('whd'),
  object: 'webhook_delivery',
  eventId: exampleId('evt'),
  eventType: 'payment.completed',
  endpointId: exampleId('we'),
  status: 'delivered',
  attempts: [
    {
      number: 1,
      outcome: 'delivered',
      httpStatus: 204,
      detail: null,
      responseBody: '',
      durationMs: 184,
      attemptedAt: '2026-09-14T08:21:19.310Z',
      nextAttemptAt: null,
    },
  ],
  nextAttemptAt: null,
  resends: 0,
  resentAt: null,
  createdAt: '2026-09-14T08:21:19.233Z',
  completedAt: '2026-09-14T08:21:19.494Z',
};

import { exampleId } from '../ids.ts';

export const endpointExample = {
  id: exampleId('we'),
  object: 'webhook_endpoint',
  environment: 'sandbox',
  url: 'https://shop.example/webhooks',
  description: 'Shop',
  events: ['payment.completed', 'payment.failed'],
  disabled: false,
  disabledReason: null as string | null,
  disabledAt: null as string | null,
  failingSince: null as string | null,
  previousSecretUntil: null,
  verifiedAt: '2026-09-02T15:06:58.114Z',
  verificationFailure: null,
  createdAt: '2026-09-02T15:04:11.206Z',
  updatedAt: '2026-09-02T15:04:11.206Z',
};

export const disabledEndpointExample = {
  ...endpointExample,
  disabled: true,
  disabledReason: 'The receiver answered 410 Gone.',
  disabledAt: '2026-09-14T08:21:19.233Z',
  failingSince: '2026-09-14T08:21:19.061Z',
  updatedAt: '2026-09-14T08:21:19.233Z',
};

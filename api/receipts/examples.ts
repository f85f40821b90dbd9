import { exampleId } from '../ids.ts';

export const receiptExample = {
  object: 'receipt',
  code: 'UIE4K7Q2XN',
  verdict: 'real',
  message: `Real, KES 1,500, and used by payment ${exampleId('pay')}.`,
  amount: 1500,
  currency: 'KES',
  occurredAt: '2026-09-14T08:21:18.000Z',
  shortCode: '174379',
  accountReference: 'INV1042',
  payer: '2547****678',
  used: true,
  paymentId: exampleId('pay'),
  claimId: null,
  sources: [
    {
      source: 'callback',
      words: 'A callback says that it was paid, KES 1,500, receipt UIE4K7Q2XN.',
      amount: 1500,
      occurredAt: null,
      receivedAt: '2026-09-14T08:21:19.102Z',
      fromListedAddress: true,
      payer: '2547****678',
      paymentId: exampleId('pay'),
    },
  ],
};

export const claimExample = {
  id: exampleId('claim'),
  object: 'claim',
  environment: 'sandbox',
  receiptNumber: 'UIE5B3M8RD',
  amount: 500,
  currency: 'KES',
  reference: 'Order 1043',
  reason: null,
  metadata: {},
  claimedBy: exampleId('key'),
  createdAt: '2026-09-14T09:02:58.870Z',
};

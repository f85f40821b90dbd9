import { exampleId } from '../ids.ts';

export const timelineExample = {
  object: 'timeline',
  paymentId: exampleId('pay'),
  data: [
    {
      at: '2026-09-14T08:21:06.980Z',
      kind: 'created',
      words: 'A payment of KES 1,500 was created.',
      id: exampleId('pay'),
    },
    {
      at: '2026-09-14T08:21:07.012Z',
      kind: 'prompted',
      words: 'The payer’s phone was prompted.',
      id: exampleId('pay'),
    },
    {
      at: '2026-09-14T08:21:19.233Z',
      kind: 'move',
      words: 'The payment is completed, receipt UIE4K7Q2XN; announced as payment.completed.',
      id: exampleId('evt'),
    },
  ],
  isComplete: true,
};

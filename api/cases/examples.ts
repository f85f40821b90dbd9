import { exampleId } from '../ids.ts';

export const evidenceExample = {
  id: exampleId('evd'),
  object: 'evidence',
  kind: 'callback',
  says: 'completed',
  words: 'A callback says that it was paid, KES 1,500, receipt UIE4K7Q2XN (code 0: The payment was made.)',
  code: '0',
  codeMeaning: 'The payment was made.',
  receiptNumber: 'UIE4K7Q2XN',
  amount: 1500,
  ageSeconds: 12,
  fromListedAddress: true,
  strength: 'It counts by itself.',
  receivedAt: '2026-09-14T08:21:19.102Z',
};

export const caseExample = {
  id: exampleId('case'),
  object: 'case',
  environment: 'sandbox',
  paymentId: exampleId('pay'),
  transactionId: exampleId('trxn'),
  kind: 'paid_twice',
  status: 'closed',
  summary:
    'This payment carries several receipts (UIE4K7Q2XN, UIE5B3M8RD). The payer seems to have paid more than once: compare with the statement and refund the surplus.',
  decision: 'none',
  reason: 'The surplus was refunded.',
  closedBy: exampleId('key'),
  openedAt: '2026-09-14T08:23:40.511Z',
  closedAt: '2026-09-14T09:02:58.870Z',
};

export const caseWithEvidenceExample = {
  ...caseExample,
  paymentStatus: 'completed',
  amount: 1500,
  contradiction: {
    saysPaid: [`${evidenceExample.words}, at ${evidenceExample.receivedAt}.`],
    saysNotPaid: [],
  },
  evidence: [evidenceExample],
};

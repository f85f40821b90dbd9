import { exampleId } from '../ids.ts';

export const statementExample = {
  id: exampleId('stm'),
  object: 'statement',
  environment: 'sandbox',
  credentialId: exampleId('cred'),
  shortCode: '174379',
  coverage: 'period',
  coveredFrom: '2026-09-13T21:00:00.000Z',
  coveredTo: '2026-09-14T21:00:00.000Z',
  totalAmount: 318_450,
  currency: 'KES',
  counts: {
    rows: 431,
    payments: 214,
    new: 3,
    charges: 214,
    withdrawals: 1,
    reversals: 0,
    transfers: 0,
    notCompleted: 2,
    rejected: 0,
  },
  rejected: [],
  createdAt: '2026-09-15T05:12:44.090Z',
};

/** As the portal exports it, cut to one payment. */
export const csvExample = `Short Code:,174379
Time Period:,From 14-09-2026 00:00:00 To 14-09-2026 23:59:59

Receipt No.,Completion Time,Initiation Time,Details,Transaction Status,Paid In,Withdrawn,Balance,Balance Confirmed,Reason Type,Other Party Info,Linked Transaction ID,A/C No.
UIE4K7Q2XN,14-09-2026 11:21:18,14-09-2026 11:21:16,Pay Bill from 25471****678 - WANJIRU KAMAU Acc. INV1042,Completed,"1,500.00",,"7,820.00",true,Pay Bill Online,25471****678 - WANJIRU KAMAU,,INV1042
`;

import { exampleId } from '../ids.ts';

const day = { count: 214, amount: 318_450 };

export const dayCloseExample = {
  id: exampleId('close'),
  object: 'day_close',
  environment: 'sandbox',
  credentialId: exampleId('cred'),
  shortCode: '174379',
  date: '2026-09-14',
  complete: false,
  currency: 'KES',
  totals: { records: day, pull: day, statement: { count: 0, amount: 0 } },
  counts: {
    matched: 214,
    missingHere: 0,
    missingInPull: 0,
    missingInStatement: 0,
    differentAmounts: 0,
    withoutReceipt: 0,
    paidAgain: 0,
    notCovered: 0,
    claimed: 0,
  },
  sources: [
    {
      source: 'pull',
      coversWholeDay: false,
      missing: [{ from: '2026-09-14T18:15:00.000Z', to: '2026-09-14T21:00:00.000Z' }],
    },
  ],
  gaps: [
    {
      kind: 'pull_gap',
      message:
        'No pull covers 21:15-24:00. Close the day again after the next pull, or close it by the statement alone.',
    },
  ],
  rowsUrl: `/v1/day-closes/${exampleId('close')}/rows.csv`,
  createdAt: '2026-09-14T18:20:02.417Z',
};

export const rowsExample = `receipt,time,reference,finding,here,pull,statement,payment,claim
UIE4K7Q2XN,2026-09-14 11:21:18,INV1042,matched,1500,1500,,${exampleId('pay')},
`;

import { describe, expect, test } from '@jest/globals';
import { nextStatus } from '../../activities/next-status.ts';
import { Payment } from '../../db/entities/index.ts';
import type { Evidence } from '../../workflows/evidence.ts';
import { canMove, paymentStatuses, type PaymentStatus } from '../../workflows/payment-status.ts';
import type { CaseKind, Verdict } from '../../workflows/verdict.ts';
import { decision, paidCallback, paidQuery, receipt, secondReceipt } from '../workflows-pure/samples.ts';

const verdict = (says: Verdict['says'], changes: Partial<Verdict> = {}): Verdict => ({
  says,
  because: null,
  receiptNumbers: [],
  prompted: true,
  barred: false,
  cases: says === 'contested' ? ['contested'] : [],
  about: {},
  ...changes,
});
const payment = (status: PaymentStatus, receiptNumber: string | null = null): Payment =>
  Object.assign(new Payment(), { status, receiptNumber });

interface Row {
  from: PaymentStatus;
  says: Verdict['says'];
  because?: Evidence;
  receipts?: string[];
  owns?: string;
  roundOver?: boolean;
  prompted?: boolean;
  barred?: boolean;
  to: PaymentStatus;
  cases?: CaseKind[];
}

const by = decision('failed');
const rows: Row[] = [
  { from: 'initiating', says: 'nothing', to: 'pending' },
  { from: 'initiating', says: 'nothing', prompted: false, to: 'initiating' },
  { from: 'initiating', says: 'nothing', prompted: false, roundOver: true, to: 'unknown' },
  { from: 'pending', says: 'nothing', to: 'pending' },
  { from: 'pending', says: 'nothing', roundOver: true, to: 'unknown' },
  { from: 'unknown', says: 'nothing', roundOver: true, to: 'unknown' },
  { from: 'failed', says: 'nothing', roundOver: true, to: 'failed' },
  { from: 'pending', says: 'contested', to: 'unknown', cases: ['contested'] },
  { from: 'unknown', says: 'contested', to: 'unknown', cases: ['contested'] },
  { from: 'failed', says: 'contested', to: 'failed', cases: ['contested'] },
  { from: 'completed', says: 'contested', to: 'completed', cases: ['contested'] },
  { from: 'failed', says: 'nothing', barred: true, to: 'failed', cases: ['contested'] },
  { from: 'canceled', says: 'nothing', barred: true, to: 'canceled', cases: ['contested'] },
  { from: 'unknown', says: 'nothing', barred: true, to: 'unknown' },
  { from: 'completed', says: 'nothing', to: 'completed' },
  { from: 'completed', says: 'nothing', owns: receipt, to: 'completed', cases: ['contested'] },
  { from: 'completed', says: 'completed', owns: receipt, receipts: [receipt], to: 'completed' },
  {
    from: 'completed',
    says: 'completed',
    owns: receipt,
    receipts: [secondReceipt],
    to: 'completed',
    cases: ['contested'],
  },
  { from: 'completed', says: 'contested', owns: receipt, to: 'completed', cases: ['contested'] },
  { from: 'failed', says: 'completed', because: paidQuery(), to: 'failed', cases: ['contested'] },
  { from: 'failed', says: 'completed', because: paidCallback(), receipts: [receipt], to: 'completed' },
  { from: 'canceled', says: 'completed', because: decision('completed'), to: 'completed' },
  { from: 'completed', says: 'failed', to: 'completed', cases: ['contested'] },
  { from: 'completed', says: 'failed', because: by, to: 'failed' },
  { from: 'completed', says: 'failed', because: by, owns: receipt, to: 'completed', cases: ['contested'] },
  { from: 'completed', says: 'canceled', because: by, to: 'completed', cases: ['contested'] },
  { from: 'failed', says: 'canceled', to: 'failed', cases: ['contested'] },
];

describe('nextStatus', () => {
  test.each(rows)(
    '$from, evidence says $says, becomes $to',
    ({
      from,
      says,
      because = null,
      receipts = [],
      owns = null,
      roundOver = false,
      prompted = true,
      barred = false,
      to,
      cases = [],
    }) => {
      const found = verdict(says, { because, receiptNumbers: receipts, prompted, barred });
      expect(nextStatus(payment(from, owns), found, roundOver)).toEqual({ status: to, cases });
    },
  );

  test('never leaves the table of statuses, and never goes back in silence', () => {
    const saids = ['completed', 'failed', 'canceled', 'contested', 'nothing'] as const;
    const reasons = [null, decision('failed'), paidCallback(), paidQuery()];
    for (const from of paymentStatuses)
      for (const says of saids)
        for (const because of reasons)
          for (const receiptNumbers of [[], [receipt]])
            for (const roundOver of [true, false]) {
              const { status, cases } = nextStatus(
                payment(from),
                verdict(says, { because, receiptNumbers }),
                roundOver,
              );
              expect(status === from || canMove(from, status)).toBe(true);
              const contradicted = says === 'contested' || (says !== 'nothing' && says !== from);
              expect(status !== from || !contradicted || cases.includes('contested')).toBe(true);
            }
  });
});

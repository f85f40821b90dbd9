import { describe, expect, test } from '@jest/globals';
import {
  checkAt,
  checksBehind,
  isSpent,
  nextCheckInMs,
  roundIsOver,
} from '../../activities/check-schedule.ts';
import { productionTiming as timing } from '../../workflows/timing.ts';
import type { PaymentStatus } from '../../workflows/payment-status.ts';

const promptedAt = new Date('2026-09-14T08:00:00Z');
const after = (ms: number): Date => new Date(promptedAt.getTime() + ms);
const seconds = 1_000;
const hours = 3_600 * seconds;

const payment = (
  changes: {
    status?: PaymentStatus;
    checksAsked?: number;
    dueAt?: Date | null;
    promptSentAt?: Date | null;
  } = {},
) => ({
  status: 'pending' as PaymentStatus,
  promptSentAt: promptedAt as Date | null,
  createdAt: after(-2 * seconds),
  checksAsked: 0,
  dueAt: null as Date | null,
  ...changes,
});

describe('checkAt', () => {
  test.each([
    { index: 0, ms: 20 * seconds },
    { index: 2, ms: 76 * seconds },
    { index: 4, ms: 180 * seconds },
    { index: 5, ms: 300 * seconds },
    { index: 10, ms: 47 * hours },
  ])('check $index is $ms ms after the prompt', ({ index, ms }) => {
    expect(checkAt(payment(), index, timing)).toEqual(after(ms));
  });

  test('there is none after the last', () => expect(checkAt(payment(), 11, timing)).toBeNull());

  test('counts from the creation where there was no prompt', () => {
    expect(checkAt(payment({ promptSentAt: null }), 0, timing)).toEqual(after(18 * seconds));
  });
});

describe('checksBehind', () => {
  test.each([
    { ms: 20 * seconds, checksAsked: 0, behind: 1 },
    { ms: 44 * seconds, checksAsked: 0, behind: 1 },
    { ms: 45 * seconds, checksAsked: 1, behind: 2 },
    { ms: 130 * seconds, checksAsked: 0, behind: 4 },
    { ms: 48 * hours, checksAsked: 0, behind: 11 },
    // A check that came a little early counts all the same, so that it is not asked again.
    { ms: 19 * seconds, checksAsked: 0, behind: 1 },
    { ms: 48 * hours, checksAsked: 11, behind: 12 },
  ])(
    '$ms ms after the prompt, with $checksAsked asked, $behind are behind',
    ({ ms, checksAsked, behind }) => {
      expect(checksBehind(payment({ checksAsked }), after(ms), timing)).toBe(behind);
    },
  );
});

test('the first round has five checks, the schedule eleven', () => {
  expect([4, 5, 6].map((asked) => roundIsOver(asked, timing))).toEqual([false, true, true]);
  expect([10, 11, 12].map((asked) => isSpent(asked, timing))).toEqual([false, true, true]);
});

describe('nextCheckInMs', () => {
  const rows: { status: PaymentStatus; dueInMs: number | null; inMs: number | null }[] = [
    { status: 'initiating', dueInMs: 5_000, inMs: 5_000 },
    { status: 'pending', dueInMs: 5_000, inMs: 5_000 },
    { status: 'unknown', dueInMs: 5_000, inMs: 5_000 },
    { status: 'pending', dueInMs: -5_000, inMs: 0 },
    { status: 'unknown', dueInMs: null, inMs: null },
    // What is due later for a final payment is the relay's.
    { status: 'failed', dueInMs: 5_000, inMs: null },
    { status: 'completed', dueInMs: 5_000, inMs: null },
    { status: 'failed', dueInMs: -5_000, inMs: 0 },
    { status: 'completed', dueInMs: null, inMs: null },
  ];
  test.each(rows)('$status and due in $dueInMs ms: $inMs', ({ status, dueInMs, inMs }) => {
    const dueAt = dueInMs === null ? null : after(dueInMs);
    expect(nextCheckInMs(payment({ status, dueAt }), promptedAt)).toBe(inMs);
  });
});

import { describe, expect, test } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/activity';
import { ApplicationFailureCategory } from '@temporalio/common';
import { endpointBusy, notDelivered, noVerdictYet } from '../../activities/failures.ts';

const table = [
  {
    type: 'NoVerdictYet',
    failure: (pauseMs: number) => noVerdictYet('Safaricom answered HTTP 429.', pauseMs),
    message: 'No verdict yet. Safaricom answered HTTP 429.',
  },
  {
    type: 'NotDelivered',
    failure: (pauseMs: number) => notDelivered('answered 500', pauseMs),
    message: 'Not delivered: answered 500.',
  },
  {
    type: 'EndpointBusy',
    failure: endpointBusy,
    message: 'Its endpoint is busy with other webhooks.',
  },
];

describe.each(table)('$type', ({ type, failure, message }) => {
  test('is retried, and expected, so that it raises no alarm', () => {
    const made = failure(5_000);
    expect(made).toBeInstanceOf(ApplicationFailure);
    expect(made).toMatchObject({
      type,
      message,
      nonRetryable: false,
      category: ApplicationFailureCategory.BENIGN,
    });
  });

  test.each([
    { pauseMs: 5_000, delayMs: 5_000 },
    { pauseMs: 86_400_000, delayMs: 86_400_000 },
    { pauseMs: 1.4, delayMs: 1 },
    // Temporal takes 0 as "do not retry".
    { pauseMs: 0, delayMs: 1 },
    { pauseMs: 0.2, delayMs: 1 },
    { pauseMs: -50, delayMs: 1 },
  ])('a pause of $pauseMs ms is a delay of $delayMs ms', ({ pauseMs, delayMs }) => {
    expect(failure(pauseMs).nextRetryDelay).toBe(delayMs);
  });
});

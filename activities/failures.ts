import { ApplicationFailure } from '@temporalio/activity';
import { ApplicationFailureCategory } from '@temporalio/common';

// The one table of errors that become a decision of Temporal's. Everything else that an activity throws (PostgreSQL
// away, a defect of ours) is retried by the policy of its call site, for ever where money may have moved.

/**
 * An error that is in no table, as Temporal may keep it: name, code and place. Its words stay in the worker's log, for
 * those of a database driver quote the query with its values, phone numbers among them.
 */
export function unforeseen(error: unknown): ApplicationFailure {
  const type = error instanceof Error ? error.name : 'NotAnError';
  const code =
    error instanceof Error && 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
  const message = `${type}${code}. Its words are in the worker's log.`;
  const failure = ApplicationFailure.create({ type, message });
  // Without the words first: a line of a refused row may look like a place.
  const stack = error instanceof Error ? (error.stack ?? '').replace(error.message, '') : '';
  const places = stack.split('\n').filter(isPlace);
  failure.stack = [message, ...places].join('\n');
  return failure;
}

const isPlace = (line: string): boolean => line.trimStart().startsWith('at ');

/** Expected, so it is kept out of error metrics. Never 0: Temporal takes a delay of 0 as "do not retry". */
const later = (type: string, message: string, pauseMs: number): ApplicationFailure =>
  ApplicationFailure.create({
    type,
    message,
    nextRetryDelay: Math.max(1, Math.round(pauseMs)),
    category: ApplicationFailureCategory.BENIGN,
  });

/** Safaricom has not said what became of the prompt: ask again after the pause. Operators read why in Temporal's UI. */
export const noVerdictYet = (why: string, pauseMs: number): ApplicationFailure =>
  later('NoVerdictYet', `No verdict yet. ${why}`, pauseMs);

/** The receiver did not take the webhook: try again after the pause. */
export const notDelivered = (what: string, pauseMs: number): ApplicationFailure =>
  later('NotDelivered', `Not delivered: ${what}.`, pauseMs);

/** Too many tries of this endpoint run already: this one has not begun, and is no attempt. */
export const endpointBusy = (pauseMs: number): ApplicationFailure =>
  later('EndpointBusy', 'Its endpoint is busy with other webhooks.', pauseMs);

/** A page could not be had now: the pass goes on after the pause. */
export const notPulled = (why: string, pauseMs: number): ApplicationFailure =>
  later('NotPulled', `${why}.`, pauseMs);

/** Safaricom refuses this short code or its registration: the same question would be refused again. */
export const pullRefused = (): ApplicationFailure =>
  ApplicationFailure.create({
    type: 'PullRefused',
    message: "Safaricom refuses to list this short code. Its words are in the worker's log.",
    nonRetryable: true,
  });

/** A question about a receipt did not leave: ask after the pause. */
export const notAsked = (why: string, pauseMs: number): ApplicationFailure =>
  later('NotAsked', `${why}.`, pauseMs);

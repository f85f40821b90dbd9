import type { EndpointTest, TestResult } from '../../db/entities/index.ts';
import { isPassed, verificationFailure, wordsOf } from '../../db/verification.ts';

/** What is shown of a test. */
export type EndpointTestFacts = Pick<
  EndpointTest,
  'id' | 'endpointId' | 'eventType' | 'results' | 'createdAt'
>;

/** A sample and what came back. */
export function testView({ id, endpointId, eventType, results, createdAt }: EndpointTestFacts) {
  return {
    id,
    object: 'webhook_test',
    endpointId,
    eventType,
    delivered: results?.[0]?.outcome === 'delivered',
    ...results?.map(resultView)[0],
    createdAt: createdAt.toISOString(),
  };
}

/** What the receiver made of a genuine, a forged and a stale message. */
export function verificationView({ id, endpointId, eventType, results, createdAt }: EndpointTestFacts) {
  const all = results ?? [];
  const failure = verificationFailure(all);
  return {
    id,
    object: 'webhook_verification',
    endpointId,
    eventType,
    verified: failure === null,
    message: failure ?? 'The receiver takes genuine webhooks, and refuses forged and stale ones.',
    checks: all.map((result) => ({ sent: result.sent, passed: isPassed(result), ...resultView(result) })),
    createdAt: createdAt.toISOString(),
  };
}

const resultView = (result: TestResult) => ({
  eventId: result.eventId,
  outcome: result.outcome,
  httpStatus: result.httpStatus,
  detail: result.detail,
  responseBody: result.responseBody,
  durationMs: result.durationMs,
  message: wordsOf(result),
});

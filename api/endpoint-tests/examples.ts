import type { TestResult } from '../../db/entities/index.ts';
import { exampleId } from '../ids.ts';
import { testView, verificationView, type EndpointTestFacts } from './present.ts';

const sent = (message: TestResult['sent'], tail: string, httpStatus: number): TestResult => ({
  sent: message,
  eventId: `evt_01m2fh8c2d4f6h8k0n2q4s6v${tail}`,
  outcome: httpStatus < 300 ? 'delivered' : 'refused',
  httpStatus,
  detail: httpStatus < 300 ? null : `answered ${httpStatus}`,
  responseBody: '',
  durationMs: 184,
});

const testOf = (eventType: EndpointTestFacts['eventType'], results: TestResult[]): EndpointTestFacts => ({
  id: exampleId('wht'),
  endpointId: exampleId('we'),
  eventType,
  results,
  createdAt: new Date('2026-09-14T10:02:41.507Z'),
});

export const testExample = testView(testOf('payment.failed', [sent('genuine', '01', 204)]));

/** A receiver that does not look at the time stamp. */
export const verificationExample = verificationView(
  testOf('payment.completed', [
    sent('genuine', '01', 204),
    sent('forged', '02', 401),
    sent('stale', '03', 204),
  ]),
);

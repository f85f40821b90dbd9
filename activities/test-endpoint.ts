import type { EntityManager } from '@mikro-orm/postgresql';
import { databaseNow } from '../db/database-clock.ts';
import {
  EndpointTest,
  messageKinds,
  WebhookEndpoint,
  type MessageKind,
  type TestResult,
} from '../db/entities/index.ts';
import { newId } from '../db/new-id.ts';
import { everyTenantsEntities } from '../db/tenant.ts';
import { verificationFailure } from '../db/verification.ts';
import { newWebhookSecret } from '../db/webhook-secret.ts';
import type { ActivityDeps } from './deps.ts';
import { withSlot } from './endpoint-slots.ts';
import { sampleData } from './sample-event.ts';
import { newestSecret, sendSigned, signingSecrets, type Sent } from './send-signed.ts';

/** Older than the 5 minutes that receivers allow, by more than clocks are wrong. */
const staleMs = 10 * 60 * 1000;

/**
 * Sends the samples of a test and writes down what came back. By the same sender as real webhooks; but what comes of it
 * changes neither the endpoint's health nor whether it is disabled.
 */
export async function testEndpoint(deps: ActivityDeps, testId: string): Promise<void> {
  const em = everyTenantsEntities(deps.orm);
  const test = await em.findOneOrFail(EndpointTest, { id: testId });
  if (test.finishedAt !== null) return;
  const endpoint = await em.findOneOrFail(WebhookEndpoint, { id: test.endpointId });
  const at = await databaseNow(em);
  const kinds = test.kind === 'sample' ? (['genuine'] as const) : messageKinds;
  const results = await Promise.all(kinds.map((kind) => sendSample(deps, { test, endpoint, kind, at })));
  await store(em, test, endpoint, results);
}

interface Sample {
  test: EndpointTest;
  endpoint: WebhookEndpoint;
  kind: MessageKind;
  at: Date;
}

async function sendSample(deps: ActivityDeps, sample: Sample): Promise<TestResult> {
  const { test, endpoint, kind, at: now } = sample;
  const at = kind === 'stale' ? new Date(now.getTime() - staleMs) : now;
  // An id for each, or a receiver that knows repetitions would take the second for one.
  const id = newId('evt');
  const body = JSON.stringify({
    id,
    type: test.eventType,
    object: 'event',
    timestamp: at.toISOString(),
    sequence: 1,
    data: sampleData(test.eventType, endpoint, at),
    test: true,
  });
  const sent = await withSlot(endpoint.id, () =>
    sendSigned(deps, endpoint, { id, at, body }, () => secretsFor(deps, sample)),
  );
  const { answer, durationMs } = sent ?? busy;
  return {
    sent: kind,
    eventId: id,
    outcome: answer.outcome,
    httpStatus: answer.httpStatus,
    detail: answer.detail,
    responseBody: answer.body,
    durationMs,
  };
}

/**
 * A sample is signed as a webhook is now. A verification is signed by the newest secret only: a receiver that knows just
 * the one before would fail as soon as that has run out.
 */
function secretsFor(deps: ActivityDeps, { test, endpoint, kind, at }: Sample): string[] {
  if (kind === 'forged') return [newWebhookSecret()];
  return test.kind === 'sample' ? signingSecrets(deps, endpoint, at) : [newestSecret(deps, endpoint)];
}

const busy: Sent = {
  answer: {
    outcome: 'unreachable',
    httpStatus: null,
    detail: 'not sent, for too many other webhooks wait for this endpoint’s answer',
    body: null,
    retryAfterMs: undefined,
  },
  durationMs: 0,
};

async function store(
  em: EntityManager,
  test: EndpointTest,
  endpoint: WebhookEndpoint,
  results: TestResult[],
): Promise<void> {
  await em.transactional(async (inner) => {
    const finishedAt = await databaseNow(inner);
    const unfinished = { id: test.id, finishedAt: null };
    if ((await inner.nativeUpdate(EndpointTest, unfinished, { results, finishedAt })) === 0) return;
    if (test.kind === 'sample') return;
    const failure = verificationFailure(results);
    // Only of the address and the secret that were tried: either may have changed meanwhile.
    await inner.nativeUpdate(
      WebhookEndpoint,
      { id: endpoint.id, url: endpoint.url, secretSealed: endpoint.secretSealed },
      { verifiedAt: failure === null ? finishedAt : null, verificationFailure: failure },
    );
  });
}

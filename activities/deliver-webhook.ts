import type { EntityManager } from '@mikro-orm/postgresql';
import { databaseNow } from '../db/database-clock.ts';
import { Event, WebhookAttempt, WebhookDelivery, WebhookEndpoint } from '../db/entities/index.ts';
import { newId } from '../db/new-id.ts';
import { everyTenantsEntities } from '../db/tenant.ts';
import { count } from '../metrics/metrics.ts';
import { busyPauseMs, nextPauseMs } from '../workflows/webhook-schedule.ts';
import type { ActivityDeps } from './deps.ts';
import { disableEndpoint } from './disable-endpoint.ts';
import { withSlot } from './endpoint-slots.ts';
import { endpointBusy, notDelivered } from './failures.ts';
import { sendWebhook, type WebhookAnswer, type WebhookRequest } from './webhook-request.ts';
import { signatureHeaders } from './webhook-signature.ts';

/** How long after a planned try the relay asks where it is. */
const relookMs = 60 * 60 * 1000;

/** Tries one delivery once and records the try. Fails with the pause until the next, as long as the schedule has one. */
export async function deliverWebhook(
  deps: ActivityDeps,
  deliveryId: string,
): Promise<'delivered' | 'undelivered'> {
  const em = everyTenantsEntities(deps.orm);
  const delivery = await em.findOneOrFail(WebhookDelivery, { id: deliveryId });
  if (delivery.status !== 'pending') return delivery.status;
  const event = await em.findOneOrFail(Event, { id: delivery.eventId });
  const endpoint = await em.findOneOrFail(WebhookEndpoint, { id: delivery.endpointId });
  if (endpoint.disabledAt !== null || endpoint.deletedAt !== null) return await giveUp(em, delivery);
  const tried = await withSlot(endpoint.id, () => tryOnce(deps, em, { delivery, event, endpoint }));
  if (tried !== undefined) return tried;
  const waitedMs = (await databaseNow(em)).getTime() - delivery.createdAt.getTime();
  throw endpointBusy(busyPauseMs(waitedMs, Math.random()));
}

interface Subject {
  delivery: WebhookDelivery;
  event: Event;
  endpoint: WebhookEndpoint;
}

async function tryOnce(
  deps: ActivityDeps,
  em: EntityManager,
  { delivery, event, endpoint }: Subject,
): Promise<'delivered' | 'undelivered'> {
  const attemptedAt = await databaseNow(em);
  const startedMs = performance.now();
  const answer = await send(deps, event, endpoint, attemptedAt);
  const durationMs = Math.round(performance.now() - startedMs);
  const pauseMs = pauseAfter(deps, delivery, answer);
  await record(deps, em, { delivery, endpoint, answer, attemptedAt, durationMs, pauseMs });
  count('hakika_webhook_attempts_total', { outcome: answer.outcome });
  deps.log.info(
    { deliveryId: delivery.id, outcome: answer.outcome, httpStatus: answer.httpStatus, durationMs },
    'webhook',
  );

  if (answer.outcome === 'delivered') return 'delivered';
  if (pauseMs === null) return 'undelivered';
  throw notDelivered(answer.detail ?? answer.outcome, pauseMs);
}

async function send(
  deps: ActivityDeps,
  event: Event,
  endpoint: WebhookEndpoint,
  at: Date,
): Promise<WebhookAnswer> {
  let request: WebhookRequest;
  try {
    request = requestOf(deps, event, endpoint, at);
  } catch (error) {
    // An attempt like any other, so that its schedule ends and its owner can see why.
    deps.log.error(
      { endpointId: endpoint.id, error },
      'webhook secret cannot be opened; check HAKIKA_ROOT_KEY',
    );
    const detail = 'The secret of this endpoint cannot be opened, so nothing can be signed.';
    return { outcome: 'blocked', httpStatus: null, detail, body: null, retryAfterMs: undefined };
  }
  return await sendWebhook(request);
}

function requestOf(deps: ActivityDeps, event: Event, endpoint: WebhookEndpoint, at: Date): WebhookRequest {
  const secrets = [deps.sealer.open('webhook-secret', endpoint.id, endpoint.secretSealed)];
  const rotating = endpoint.previousSecretUntil !== null && endpoint.previousSecretUntil > at;
  if (rotating && endpoint.previousSecretSealed !== null) {
    secrets.push(deps.sealer.open('webhook-secret', endpoint.id, endpoint.previousSecretSealed));
  }
  const body = JSON.stringify(event.payload);
  return {
    url: endpoint.url,
    body,
    headers: signatureHeaders({ id: event.id, at, body }, secrets),
    allowPrivate: deps.webhookAllowPrivate && endpoint.environment === 'sandbox',
  };
}

function pauseAfter(deps: ActivityDeps, delivery: WebhookDelivery, answer: WebhookAnswer): number | null {
  if (answer.outcome === 'delivered' || answer.httpStatus === 410) return null;
  return nextPauseMs({
    webhookMs: deps.timing.webhookMs,
    tries: delivery.attempts + 1,
    jitter: Math.random(),
    retryAfterMs: answer.retryAfterMs,
  });
}

interface Attempt {
  delivery: WebhookDelivery;
  endpoint: WebhookEndpoint;
  answer: WebhookAnswer;
  attemptedAt: Date;
  durationMs: number;
  pauseMs: number | null;
}

/** The try, what it means for the delivery, and what it means for the endpoint: together, or a crash would part them. */
async function record(deps: ActivityDeps, em: EntityManager, attempt: Attempt): Promise<void> {
  const { delivery, answer, attemptedAt, durationMs, pauseMs } = attempt;
  const finishedAt = new Date(attemptedAt.getTime() + durationMs);
  const nextAttemptAt = pauseMs === null ? null : new Date(finishedAt.getTime() + pauseMs);
  await em.transactional(async (inner) => {
    delivery.attempts += 1;
    delivery.nextAttemptAt = nextAttemptAt;
    // The relay looks after a try that does not come: Temporal may have lost its data.
    delivery.dispatchAt = nextAttemptAt === null ? null : new Date(nextAttemptAt.getTime() + relookMs);
    if (answer.outcome === 'delivered') delivery.status = 'delivered';
    else if (pauseMs === null) delivery.status = 'undelivered';
    if (delivery.status !== 'pending') delivery.completedAt = finishedAt;
    inner.persist(delivery);
    inner.create(WebhookAttempt, {
      id: newId('wha'),
      deliveryId: delivery.id,
      number: delivery.attempts,
      outcome: answer.outcome,
      httpStatus: answer.httpStatus,
      detail: answer.detail,
      responseBody: answer.body,
      durationMs,
      attemptedAt,
      nextAttemptAt,
    });
    await inner.flush();
    await judgeEndpoint(deps, inner, attempt);
  });
}

async function judgeEndpoint({ timing }: ActivityDeps, em: EntityManager, attempt: Attempt): Promise<void> {
  const { endpoint, answer, attemptedAt } = attempt;
  const failing = answer.outcome !== 'delivered';
  const { id: endpointId, failingSince } = endpoint;
  // Only the first failure of a row of failures and the first success after one touch the endpoint's row.
  if (failing !== (failingSince !== null))
    await em.nativeUpdate(
      WebhookEndpoint,
      { id: endpointId },
      { failingSince: failing ? attemptedAt : null },
    );
  const deadSinceMs = attemptedAt.getTime() - timing.endpointDeadMs;
  if (answer.httpStatus === 410) {
    await disableEndpoint(em, { endpointId, reason: 'The receiver answered 410 Gone.', now: attemptedAt });
  } else if (failing && failingSince !== null && failingSince.getTime() < deadSinceMs) {
    const reason = 'Not one webhook was accepted for 5 days.';
    const failingBefore = new Date(deadSinceMs);
    await disableEndpoint(em, { endpointId, reason, now: attemptedAt, failingBefore });
  }
}

async function giveUp(em: EntityManager, delivery: WebhookDelivery): Promise<'undelivered'> {
  delivery.status = 'undelivered';
  delivery.dispatchAt = null;
  delivery.nextAttemptAt = null;
  delivery.completedAt = await databaseNow(em);
  await em.flush();
  return 'undelivered';
}

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
import { sendSigned, signingSecrets } from './send-signed.ts';
import type { WebhookAnswer } from './webhook-request.ts';

/** How long after a planned try the relay asks where it is. */
const relookMs = 60 * 60 * 1000;

/**
 * Tries one delivery once and records the try. Fails with the pause until the next, as long as the schedule has one.
 * `resend` says which resend the caller is about: one that somebody had sent again meanwhile is another workflow's.
 */
export async function deliverWebhook(
  deps: ActivityDeps,
  deliveryId: string,
  resend = 0,
): Promise<'delivered' | 'undelivered' | 'resent'> {
  const em = everyTenantsEntities(deps.orm);
  const delivery = await em.findOneOrFail(WebhookDelivery, { id: deliveryId });
  if (delivery.resends !== resend) return 'resent';
  if (delivery.status !== 'pending') return delivery.status;
  const event = await em.findOneOrFail(Event, { id: delivery.eventId });
  const endpoint = await em.findOneOrFail(WebhookEndpoint, { id: delivery.endpointId });
  if (endpoint.disabledAt !== null || endpoint.deletedAt !== null) return await giveUp(em, delivery);
  const tried = await withSlot(endpoint.id, () => tryOnce(deps, em, { delivery, event, endpoint }));
  if (tried !== undefined) return tried;
  const waitedMs = (await databaseNow(em)).getTime() - (delivery.resentAt ?? delivery.createdAt).getTime();
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
  const message = { id: event.id, at: attemptedAt, body: JSON.stringify(event.payload) };
  const { answer, durationMs } = await sendSigned(deps, endpoint, message, () =>
    signingSecrets(deps, endpoint, attemptedAt),
  );
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

function pauseAfter(deps: ActivityDeps, delivery: WebhookDelivery, answer: WebhookAnswer): number | null {
  if (answer.outcome === 'delivered' || answer.httpStatus === 410) return null;
  return nextPauseMs({
    webhookMs: deps.timing.webhookMs,
    tries: delivery.attempts - delivery.earlierAttempts + 1,
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
  const over = answer.outcome === 'delivered' ? answer.outcome : pauseMs === null ? 'undelivered' : undefined;
  const number = delivery.attempts + 1;
  await em.transactional(async (inner) => {
    await changePending(inner, delivery, {
      attempts: number,
      nextAttemptAt,
      // The relay looks after a try that does not come: Temporal may have lost its data.
      dispatchAt: nextAttemptAt === null ? null : new Date(nextAttemptAt.getTime() + relookMs),
      ...(over !== undefined && { status: over, completedAt: finishedAt }),
    });
    await inner.insert(WebhookAttempt, {
      id: newId('wha'),
      deliveryId: delivery.id,
      number,
      outcome: answer.outcome,
      httpStatus: answer.httpStatus,
      detail: answer.detail,
      responseBody: answer.body,
      durationMs,
      attemptedAt,
      nextAttemptAt,
    });
    await judgeEndpoint(deps, inner, attempt);
  });
}

async function judgeEndpoint({ timing }: ActivityDeps, em: EntityManager, attempt: Attempt): Promise<void> {
  const { endpoint, answer, attemptedAt } = attempt;
  const failing = answer.outcome !== 'delivered';
  const { id: endpointId, url, failingSince } = endpoint;
  // Only the first failure of a row of failures and the first success after one touch the endpoint's row.
  if (failing !== (failingSince !== null))
    await em.nativeUpdate(
      WebhookEndpoint,
      { id: endpointId },
      { failingSince: failing ? attemptedAt : null },
    );
  const deadSinceMs = attemptedAt.getTime() - timing.endpointDeadMs;
  if (answer.httpStatus === 410) {
    await disableEndpoint(em, {
      endpointId,
      url,
      reason: 'The receiver answered 410 Gone.',
      now: attemptedAt,
    });
  } else if (failing && failingSince !== null && failingSince.getTime() < deadSinceMs) {
    const reason = 'Not one webhook was accepted for 5 days.';
    const failingBefore = new Date(deadSinceMs);
    await disableEndpoint(em, { endpointId, url, reason, now: attemptedAt, failingBefore });
  }
}

async function giveUp(em: EntityManager, delivery: WebhookDelivery): Promise<'undelivered'> {
  const completedAt = await databaseNow(em);
  await changePending(em, delivery, {
    status: 'undelivered',
    dispatchAt: null,
    nextAttemptAt: null,
    completedAt,
  });
  return 'undelivered';
}

/** Only what is as it was read: a try that came to its end late must not undo a resend, nor be counted twice. */
async function changePending(
  em: EntityManager,
  { id, attempts, resends }: WebhookDelivery,
  change: Partial<WebhookDelivery>,
): Promise<void> {
  const asRead = { id, attempts, resends, status: 'pending' } as const;
  if ((await em.nativeUpdate(WebhookDelivery, asRead, change)) === 0) throw new OutrunError();
}

/** Temporal tries again by its own policy, and finds what is so by then. */
class OutrunError extends Error {
  override readonly name = 'OutrunError';
  override readonly message = 'Another try of this webhook was recorded, or it was sent again, meanwhile.';
}

import type { Facts } from '../facts/facts.ts';
import { grouped } from '../facts/payment-of.ts';
import { finding, type Finding } from './invariant.ts';

/**
 * Each event reached its receiver at least once under one id with a valid signature; at most one `payment.completed` per
 * payment, and the database never had to refuse a second announcement of the same move.
 */
export function announced(facts: Facts): Finding {
  const { checked, breach, done } = finding();
  const taken = grouped(
    facts.received.filter(({ signatureValid }) => signatureValid),
    ({ webhookId, merchant }) => `${webhookId}/${merchant}`,
  );
  const events = new Map(facts.events.map((event) => [event.id, event]));
  for (const { eventId, merchant } of facts.deliveries) {
    checked('events to a receiver');
    const requests = taken.get(`${eventId}/${merchant}`) ?? [];
    if (requests.length === 0) breach(`event ${eventId} never reached its receiver`);
    if (requests.length > 1) checked('events that came more than once');
    if (new Set(requests.map(({ body }) => body)).size > 1)
      breach(`event ${eventId} came with different bodies`);
  }
  for (const { webhookId, signatureValid, event, merchant } of facts.received) {
    checked('webhooks received');
    if (!signatureValid) breach(`webhook ${webhookId} had no valid signature`);
    if (event?.id !== webhookId) breach(`webhook ${webhookId} carries the event ${event?.id}`);
    const known = events.get(webhookId ?? '');
    const organisationId = facts.merchants[merchant]?.organisationId;
    if (known === undefined) breach(`webhook ${webhookId} is no event`);
    else if (known.organisationId !== organisationId) breach(`webhook ${webhookId} went to another merchant`);
  }
  const completions = facts.events.filter(({ type }) => type === 'payment.completed');
  for (const [paymentId, all] of grouped(completions, (event) => event.paymentId)) {
    checked('completed payments announced');
    if (all.length > 1) breach(`payment ${paymentId} was announced as completed ${all.length} times`);
  }
  for (const line of facts.refusals) breach(`the database had to refuse: ${line}`);
  return done(['events to a receiver', 'webhooks received', 'completed payments announced']);
}

import type { EntityManager } from '@mikro-orm/postgresql';
import {
  AuditEntry,
  Event,
  EvidenceRow,
  PaymentCase,
  PaymentNote,
  WebhookAttempt,
  WebhookDelivery,
  type Payment,
} from '../../db/entities/index.ts';
import { transactionIdOf } from '../../db/new-id.ts';
import type { TimelineKind } from './timeline-schemas.ts';
import {
  attemptEntry,
  caseEntries,
  eventEntry,
  evidenceEntry,
  paymentEntries,
  personEntry,
} from './timeline-words.ts';

/** So many of each kind are shown; a payment that nobody attacks has a fraction of it. */
const eachMax = 500;

export interface TimelineEntry {
  at: Date;
  kind: TimelineKind;
  words: string;
  id: string;
  /** What orders it, where that is not when it came: evidence goes before the move that it made. */
  orderedAt?: Date;
}

/** Everything that happened to a payment, in order and in words. */
export async function readTimeline(em: EntityManager, payment: Payment) {
  const { id: paymentId } = payment;
  const bound = { limit: eachMax };
  const evidence = await em.find(EvidenceRow, { paymentId }, { ...bound, orderBy: { receivedAt: 'asc' } });
  // By what has an index: a payment's events are its transaction's, and its deliveries are those of its events.
  const subjectId = transactionIdOf(paymentId);
  const events = await em.find(Event, { subjectId }, { ...bound, orderBy: { sequence: 'asc' } });
  const cases = await em.find(PaymentCase, { paymentId }, { ...bound, orderBy: { openedAt: 'asc' } });
  const ofEvents = { eventId: { $in: events.map(({ id }) => id) } };
  const deliveries = await em.find(WebhookDelivery, ofEvents, { ...bound, orderBy: { id: 'asc' } });
  const types = new Map<string, string>(events.map(({ id, type }) => [id, type]));
  const eventOf = new Map(deliveries.map(({ id, eventId }) => [id, types.get(eventId) ?? 'an event']));
  // Attempts carry no tenant of their own: they are found by deliveries that were found as this tenant's.
  const ofDeliveries = { deliveryId: { $in: [...eventOf.keys()] } };
  const attempts = await em.find(WebhookAttempt, ofDeliveries, {
    ...bound,
    orderBy: { attemptedAt: 'asc' },
  });
  const notes = await em.find(PaymentNote, { paymentId }, { ...bound, orderBy: { at: 'asc' } });
  const asked = { action: 'payment.refreshed', subject: paymentId } as const;
  const people = await em.find(AuditEntry, asked, { ...bound, orderBy: { at: 'asc' } });

  const entries: TimelineEntry[] = [
    ...paymentEntries(payment),
    ...evidence.map(evidenceEntry),
    // A settlement moves the payment and opens its cases at one instant.
    ...events.map(eventEntry),
    ...cases.flatMap(caseEntries),
    ...attempts.map((attempt) => attemptEntry(attempt, eventOf.get(attempt.deliveryId) ?? 'an event')),
    ...notes.map(({ id, at, text }) => ({ id, at, kind: 'guard' as const, words: text })),
    ...people.map(personEntry),
  ];
  return {
    object: 'timeline' as const,
    paymentId,
    data: entries.toSorted((a, b) => orderOf(a) - orderOf(b)).map(view),
    isComplete: [evidence, events, cases, deliveries, attempts, notes, people].every(
      ({ length }) => length < eachMax,
    ),
  };
}

const orderOf = ({ at, orderedAt = at }: TimelineEntry): number => orderedAt.getTime();

const view = ({ at, kind, words, id }: TimelineEntry) => ({ at: at.toISOString(), kind, words, id });

import * as z from 'zod';
import type {
  AuditEntry,
  Event,
  EvidenceRow,
  Payment,
  PaymentCase,
  WebhookAttempt,
} from '../../db/entities/index.ts';
import { evidenceWords } from '../evidence/evidence-words.ts';
import type { TimelineEntry } from './timeline.ts';

export function paymentEntries({
  id,
  createdAt,
  promptSentAt,
  amountShillings,
  channel,
}: Payment): TimelineEntry[] {
  const shillings = `KES ${amountShillings.toLocaleString('en-KE')}`;
  const created =
    channel === 'c2b'
      ? `${shillings} came that nobody had asked for.`
      : `A payment of ${shillings} was created.`;
  return [
    { at: createdAt, kind: 'created', words: created, id },
    ...(promptSentAt === null
      ? []
      : [{ at: promptSentAt, kind: 'prompted' as const, words: 'The payer’s phone was prompted.', id }]),
  ];
}

/** What was stored while it was settled came with that settlement: the move follows it. */
export function evidenceEntry(row: EvidenceRow): TimelineEntry {
  const { id, kind, receivedAt, judgedAt, fromListedAddress } = row;
  const unlisted = fromListedAddress === false ? ', from an unlisted address' : '';
  return {
    at: receivedAt,
    kind: kind === 'query' ? 'query' : 'evidence',
    words: `${evidenceWords(row)}${unlisted}.`,
    id,
    ...(judgedAt !== null && judgedAt < receivedAt && { orderedAt: judgedAt }),
  };
}

export function caseEntries({
  id,
  kind,
  summary,
  openedAt,
  closedAt,
  closedBy,
  ...row
}: PaymentCase): TimelineEntry[] {
  return [
    { at: openedAt, kind: 'caseOpened', words: `Case ${kind}: ${summary}`, id },
    ...(closedAt === null
      ? []
      : [
          {
            at: closedAt,
            kind: 'caseClosed' as const,
            words: `Case ${kind} was closed by ${closedBy} with "${row.decision}": ${row.reason}`,
            id,
          },
        ]),
  ];
}

const Announced = z.object({
  data: z.object({
    status: z.string(),
    receiptNumber: z.string().nullish(),
    correctedFrom: z.string().nullish(),
    failureReason: z.string().nullish(),
  }),
});

/** An event is a move as it was announced. */
export function eventEntry({ id, type, occurredAt, payload }: Event): TimelineEntry {
  const { data } = Announced.parse(payload);
  const words = [
    `The payment is ${data.status}`,
    data.receiptNumber ? `, receipt ${data.receiptNumber}` : '',
    data.correctedFrom ? `, corrected from ${data.correctedFrom}` : '',
    `; announced as ${type}.`,
    data.failureReason ? ` ${data.failureReason}` : '',
  ];
  return { at: occurredAt, kind: 'move', words: words.join(''), id };
}

export function attemptEntry(attempt: WebhookAttempt, type: string): TimelineEntry {
  const { id, number, outcome, httpStatus, attemptedAt, nextAttemptAt } = attempt;
  const answer = httpStatus === null ? '' : ` (HTTP ${httpStatus})`;
  const next = nextAttemptAt === null ? '' : ` The next is at ${nextAttemptAt.toISOString()}.`;
  return {
    at: attemptedAt,
    kind: 'webhookAttempt',
    words: `Webhook ${type}, attempt ${number}: ${outcome}${answer}.${next}`,
    id,
  };
}

export const personEntry = ({ id, actor, reason, at }: AuditEntry): TimelineEntry => ({
  at,
  kind: 'person',
  words: `${actor} had Safaricom asked: ${reason}`,
  id,
});

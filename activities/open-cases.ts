import type { EntityManager } from '@mikro-orm/postgresql';
import { newId } from '../db/new-id.ts';
import type { Payment } from '../db/entities/index.ts';
import type { CaseKind, Verdict } from '../workflows/verdict.ts';
import { caseSummary } from './case-words.ts';
import { closedByEvidence } from './close-answered.ts';
import type { Judgement } from './judgement.ts';

/** Opens what a person must look at, once for the same facts, and brings what is open already up to date. */
export async function openCases(em: EntityManager, judgement: Judgement): Promise<void> {
  const kinds = new Set([...judgement.move.cases, ...casesOfTime(judgement)]);
  for (const kind of kinds) await openCase(em, judgement, kind);
}

/** Cases that time opens, not evidence. */
function casesOfTime({ payment, verdict, move, spent, now }: Judgement): CaseKind[] {
  if (move.status === 'unknown' && spent) return ['still_unknown'];
  const stays = payment.status === 'completed' && move.status === 'completed';
  const overdue = stays && payment.dueAt !== null && payment.dueAt <= now;
  // The receipt may be in the very evidence that is settled here.
  const missing = payment.receiptNumber === null && verdict.receiptNumbers.length === 0;
  return overdue && missing ? ['receipt_missing'] : [];
}

async function openCase(
  em: EntityManager,
  { payment, verdict, now }: Judgement,
  kind: CaseKind,
): Promise<void> {
  const { id, organisationId, environment, amountShillings } = payment;
  const summary = caseSummary(kind, amountShillings, verdict);
  // One that a person closed is not opened again by the same facts, but by others, such as a third receipt. What evidence
  // closed, evidence opens again.
  const about = aboutOf(kind, payment, verdict);
  await em.execute(
    `update cases set summary = ?, about = ? where payment_id = ? and kind = ? and status = 'open' and not exists
       (select 1 from cases same where same.payment_id = cases.payment_id and same.kind = cases.kind and same.about = ?)`,
    [summary, about, id, kind, about],
  );
  await em.execute(
    `insert into cases (id, organisation_id, environment, payment_id, kind, about, summary, opened_at)
     select ?, ?, ?, ?, ?, ?, ?, ? where not exists
       (select 1 from cases where payment_id = ? and kind = ? and status = 'open')
     on conflict (payment_id, kind, about) do update set status = 'open', summary = excluded.summary,
       decision = null, reason = null, closed_by = null, closed_at = null where cases.closed_by = '${closedByEvidence}'`,
    [newId('case'), organisationId, environment, id, kind, about, summary, now, id, kind],
  );
}

/** A success that was taken back and came again is asked about again. */
const aboutOf = (kind: CaseKind, { processedAt }: Payment, { about }: Verdict): string =>
  kind === 'receipt_missing' ? (processedAt?.toISOString() ?? '') : (about[kind] ?? '');

import type { EntityManager } from '@mikro-orm/postgresql';
import { PaymentCase, type Tenant } from '../../db/entities/index.ts';
import type { EvidenceKind } from '../../workflows/evidence.ts';

export interface Sum {
  count: number;
  amount: number;
}

export interface Period {
  start: Date;
  end: Date;
}

interface Group {
  channel: string;
  settled_by: EvidenceKind | null;
  corrected: boolean;
  without_receipt: boolean;
  count: string;
  amount: string;
}

/** What a period's completed payments rest on, summed by the database; the answer of the API but for its frame. */
export async function summarise(em: EntityManager, tenant: Tenant, period: Period) {
  const groups = await completedGroups(em, tenant, period);
  const prompted = groups.filter(({ channel }) => channel === 'stk_push');
  const rescued = prompted.filter((group) => group.settled_by !== 'callback');
  return {
    completed: sum(prompted),
    announced: sum(prompted.filter((group) => group.settled_by === 'callback')),
    rescued: sum(rescued),
    rescuedBy: byEvidence(rescued),
    corrected: sum(groups.filter(({ corrected }) => corrected)),
    receivedByHand: sum(groups.filter(({ channel }) => channel === 'c2b')),
    withoutReceipt: sum(groups.filter((group) => group.without_receipt)),
    unknown: await unknownSum(em, tenant, period),
    openCases: await em.count(PaymentCase, { status: 'open' }),
  };
}

const completedGroups = (em: EntityManager, tenant: Tenant, { start, end }: Period): Promise<Group[]> =>
  em.execute<Group[]>(
    `select channel, settled_by, corrected_from is not null as corrected, receipt_number is null as without_receipt,
       count(*) as count, sum(amount_shillings) as amount
     from payments where organisation_id = ? and environment = ? and processed_at >= ? and processed_at < ?
       and settled_by is not null and status = 'completed'
     group by 1, 2, 3, 4`,
    [tenant.organisationId, tenant.environment, start, end],
  );

async function unknownSum(em: EntityManager, tenant: Tenant, { start, end }: Period): Promise<Sum> {
  const groups = await em.execute<Pick<Group, 'count' | 'amount'>[]>(
    `select count(*) as count, coalesce(sum(amount_shillings), 0) as amount
     from payments where organisation_id = ? and environment = ? and status = 'unknown'
       and created_at >= ? and created_at < ?`,
    [tenant.organisationId, tenant.environment, start, end],
  );
  return sum(groups);
}

function byEvidence(groups: readonly Group[]): (Sum & { evidence: EvidenceKind })[] {
  const kinds = new Set(groups.flatMap((group) => group.settled_by ?? []));
  return [...kinds]
    .map((evidence) => ({ evidence, ...sum(groups.filter((group) => group.settled_by === evidence)) }))
    .toSorted((a, b) => b.amount - a.amount);
}

const sum = (groups: readonly Pick<Group, 'count' | 'amount'>[]): Sum => ({
  count: groups.reduce((total, { count }) => total + Number(count), 0),
  amount: groups.reduce((total, { amount }) => total + Number(amount), 0),
});

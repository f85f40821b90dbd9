import { IsolationLevel, type EntityManager } from '@mikro-orm/postgresql';
import { audit, type Actor } from '../../db/audit.ts';
import {
  coverageOf,
  coveringSources,
  type Coverage,
  type CoveringSource,
  type Window,
} from '../../db/covered-time.ts';
import { databaseNow } from '../../db/database-clock.ts';
import {
  DayClose,
  type DarajaCredential,
  type DayCloseReport,
  type Tenant,
} from '../../db/entities/index.ts';
import { newId } from '../../db/new-id.ts';
import { boundsOf } from '../east-africa-day.ts';
import { bindKey } from '../idempotency/bind-key.ts';
import type { Bound } from '../idempotency/once.ts';
import { wrongFields } from '../validate.ts';
import { writeRows } from './compare.ts';
import { coverageGap, findingGaps, noSource, openGaps, unreadGap, type Gap } from './gaps.ts';
import { summarise } from './summary.ts';

export interface NewDayClose extends Actor {
  tenant: Tenant;
  account: DarajaCredential;
  day: string;
  /** By which the day must be whole; undefined: by each that covers any of it. */
  sources: readonly CoveringSource[] | undefined;
  bound: Bound | undefined;
}

/** Compares the books of a day with pull and statement, all as they are at one instant, and keeps what was found. */
export async function closeDay(em: EntityManager, order: NewDayClose): Promise<DayClose> {
  const { tenant, account, day, bound, actor, requestId } = order;
  const isolation = { isolationLevel: IsolationLevel.REPEATABLE_READ };
  return await em.transactional(async (inner) => {
    const now = await databaseNow(inner);
    const window = boundsOf(day);
    if (window.from > now) throw wrongFields([{ field: 'date', message: 'Send a day that has begun.' }]);
    const id = newId('close');
    await bindKey(inner, tenant, bound, id);
    const close = inner.create(DayClose, {
      id,
      ...tenant,
      credentialId: account.id,
      shortCode: account.tillNumber ?? account.businessShortCode,
      day,
      complete: false,
      report: { totals: {}, counts: {}, sources: [], gaps: [] },
      createdAt: now,
    });
    await inner.flush();
    close.report = await compareBooks(inner, order, { dayCloseId: id, window });
    close.complete = close.report.gaps.length === 0;
    const details = { credentialId: account.id, date: day, complete: close.complete };
    await audit(inner, tenant, { actor, requestId, action: 'day.closed', subject: id, details });
    return close;
  }, isolation);
}

async function compareBooks(
  em: EntityManager,
  { account, sources }: NewDayClose,
  { dayCloseId, window }: { dayCloseId: string; window: Window },
): Promise<DayCloseReport> {
  const coverage = {
    pull: await coverageOf(em, { source: 'pull', credentialId: account.id, window }),
    statement: await coverageOf(em, { source: 'statement', credentialId: account.id, window }),
  };
  const covered = { pull: coverage.pull.covered, statement: coverage.statement.covered };
  await writeRows(em, { dayCloseId, account, window, covered });
  const summary = await summarise(em, dayCloseId);
  const needed = sources ?? coveringSources.filter((each) => coverage[each].covered !== '{}');
  const gaps: Gap[] = [
    ...(needed.length === 0 ? [noSource] : []),
    ...needed.flatMap((each) => coverageGap(each, coverage[each])),
    ...(await readWhole(em, { account, window, needed, coverage })),
    ...findingGaps(summary),
    ...(await openGaps(em, account, { window, dayCloseId })),
  ];
  const { totals, found, claimed } = summary;
  const counts = Object.fromEntries(Object.entries(found).map(([finding, { count }]) => [finding, count]));
  return {
    totals: { ...totals },
    counts: { ...counts, claimed },
    sources: needed.map((source) => ({
      source,
      coversWholeDay: coverage[source].missing.length === 0,
      missing: coverage[source].missing.map(({ from, to }) => ({
        from: from.toISOString(),
        to: to.toISOString(),
      })),
    })),
    gaps,
  };
}

interface Needed {
  account: DarajaCredential;
  window: Window;
  needed: readonly CoveringSource[];
  coverage: Record<CoveringSource, Coverage>;
}

/** Nothing, unless some of the day is covered only by a statement that has lines which could not be read. */
async function readWhole(em: EntityManager, { account, window, needed, coverage }: Needed): Promise<Gap[]> {
  if (!needed.includes('statement')) return [];
  const whole = await coverageOf(em, {
    source: 'statement',
    credentialId: account.id,
    window,
    whole: true,
  });
  return whole.covered === coverage.statement.covered ? [] : await unreadGap(em, account, window);
}

import type { EntityManager } from '@mikro-orm/postgresql';

/** Sources that tell of all money in a stretch of time, so that what they leave out did not come. */
export const coveringSources = ['pull', 'statement'] as const;
export type CoveringSource = (typeof coveringSources)[number];

export interface Window {
  from: Date;
  to: Date;
}

// The stretches that each source covers of one account (`?`), by complete pulls and by imported statements.
const stretches: Record<CoveringSource, string> = {
  // A list may lack what came in the last minutes before it was asked for: rows arrive late.
  pull: `select tstzrange(from_at, least(to_at, at - interval '15 minutes')) as covered from pull_passes
         where credential_id = ? and complete and from_at < least(to_at, at - interval '15 minutes')`,
  statement: `select tstzrange(covered_from, covered_to) as covered from statements
              where credential_id = ? and covered_from is not null`,
};
/** Only statements of which every row could be read: what one could not may be the very payment that is looked for. */
const readWhole = `and (counts->>'rejected')::int = 0`;

export interface Coverage {
  /** What is covered of the window, as PostgreSQL writes a multirange. */
  covered: string;
  /** What is not, in order of time. */
  missing: Window[];
}

/** How far a source covers a window of time. `whole`: only by what could be read without leaving anything out. */
export async function coverageOf(
  em: EntityManager,
  {
    source,
    credentialId,
    window,
    whole,
  }: {
    source: CoveringSource;
    credentialId: string;
    window: Window;
    whole?: boolean;
  },
): Promise<Coverage> {
  const condition = whole === true && source === 'statement' ? readWhole : '';
  const rows = await em.execute<{ covered: string; start: Date | null; finish: Date | null }[]>(
    `with day as (select tstzrange(?, ?) as range),
       told as (select coalesce(range_agg(covered), '{}') * tstzmultirange((select range from day)) as covered
                from (${stretches[source]} ${condition}) as stretches),
       gaps as (select unnest(tstzmultirange(day.range) - told.covered) as gap from day, told)
     select told.covered::text as covered, lower(gap) as start, upper(gap) as finish
     from told left join gaps on true order by 2`,
    [window.from, window.to, credentialId],
  );
  const missing = rows.flatMap(({ start, finish }) =>
    start === null || finish === null ? [] : [{ from: new Date(start), to: new Date(finish) }],
  );
  return { covered: rows[0]?.covered ?? '{}', missing };
}

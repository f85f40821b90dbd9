import * as z from 'zod';
import { executeSql } from '../../local/postgres-admin.ts';
import { quantile } from '../statistics.ts';
import type { Shop } from './shops.ts';

/** A payment that is completed this long after its PIN was rescued in time. */
const rescuedWithinSeconds = 90;

const Ledger = z.object({
  entries: z.array(
    z.object({ phoneNumber: z.string(), businessShortCode: z.string(), debitedAt: z.iso.datetime() }),
  ),
});
const Stats = z.object({ highestQueriesPerMinute: z.record(z.string(), z.number()) });

export interface Rescue {
  rate: number;
  pattern: string;
  paid: number;
  inTimePercent: number;
  p50Seconds: number;
  p99Seconds: number;
  mostQueriesAMinute: number;
}

interface World {
  simulatorUrl: string;
  databaseUrl: string;
}

/** Payments that nobody has settled yet, and for which the first round of questions is not over. */
export async function stillWaiting({ databaseUrl }: World): Promise<number> {
  const [row] = await executeSql(databaseUrl, [
    `select count(*)::int as waiting from payments where status in ('initiating', 'pending')`,
  ]);
  return Number(row?.['waiting']);
}

/** From the PIN, by Safaricom's ledger, to the verdict, by our own rows. */
export async function rescues(world: World, shops: readonly Shop[]): Promise<Rescue[]> {
  const { entries } = Ledger.parse(await read(world, 'ledger'));
  const { highestQueriesPerMinute } = Stats.parse(await read(world, 'stats'));
  const rows = await executeSql(world.databaseUrl, [
    `select phone_number, processed_at from payments where status = 'completed'`,
  ]);
  const completedAt = new Map(
    rows.map((row) => [String(row['phone_number']), Date.parse(String(row['processed_at']))]),
  );
  const secondsOf = ({ phoneNumber, debitedAt }: (typeof entries)[number]): number =>
    ((completedAt.get(phoneNumber) ?? Infinity) - Date.parse(debitedAt)) / 1000;

  const kinds = Map.groupBy(shops, ({ rate, pattern }) => `${rate}/${pattern}`);
  return [...kinds.values()].map((alike): Rescue => {
    const codes = new Set(alike.map(({ shortCode }) => shortCode));
    const seconds = entries.filter((entry) => codes.has(entry.businessShortCode)).map(secondsOf);
    const inTime = seconds.filter((each) => each <= rescuedWithinSeconds).length;
    return {
      rate: alike[0]?.rate ?? 0,
      pattern: alike[0]?.pattern ?? '',
      paid: seconds.length,
      inTimePercent: (100 * inTime) / seconds.length,
      p50Seconds: quantile(seconds, 0.5),
      p99Seconds: quantile(seconds, 0.99),
      mostQueriesAMinute: Math.max(...[...codes].map((code) => highestQueriesPerMinute[code] ?? 0)),
    };
  });
}

async function read({ simulatorUrl }: World, what: string): Promise<unknown> {
  return await (await fetch(`${simulatorUrl}/_simulator/${what}`)).json();
}

export function table(results: readonly Rescue[]): string {
  const seconds = (value: number): string => (Number.isFinite(value) ? value.toFixed(0) : 'never');
  const lines = results.map(
    ({ rate, pattern, paid, inTimePercent, p50Seconds, p99Seconds, mostQueriesAMinute }) =>
      `| ${rate} | ${pattern} | ${paid} | ${inTimePercent.toFixed(1)} % | ${seconds(p50Seconds)} | ${seconds(p99Seconds)} | ${mostQueriesAMinute} |`,
  );
  return [
    `| payments a minute | arrivals | paid | completed within ${rescuedWithinSeconds} s of the PIN | p50 s | p99 s | most queries a minute |`,
    '| ---: | --- | ---: | ---: | ---: | ---: | ---: |',
    ...lines,
  ].join('\n');
}

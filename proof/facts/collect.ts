import type { Placed } from '../load/caller.ts';
import { post } from '../load/caller.ts';
import { getPayment } from '../load/readers.ts';
import type { Claiming } from '../load/hand-payments.ts';
import type { Sights } from '../load/readers.ts';
import type { Options } from '../options.ts';
import type { Stack } from '../stack/stack.ts';
import { allRuns } from '../temporal-runs.ts';
import { readDumps } from './dumps.ts';
import type { ApiView, Dump, Facts, Replay } from './facts.ts';
import { readRows } from './rows.ts';

interface Witnessed {
  placed: Placed[];
  sights: Sights[];
  claiming: Claiming[];
  unrest: string[];
}

const atOnce = 8;

/** Asks everybody who knows something, once all is quiet. */
export async function collectFacts(stack: Stack, options: Options, witnessed: Witnessed): Promise<Facts> {
  // First what asks for something, so that what it may wrongly do is among the facts.
  const made = witnessed.placed.filter(({ paymentId }) => paymentId !== null);
  const replays = await inTurns(made, (placed) => replay(stack, placed));
  const rows = await readRows(stack);
  const views = await inTurns(rows.payments, async ({ id, organisationId }): Promise<ApiView> => {
    const merchant = stack.merchants.findIndex((each) => each.organisationId === organisationId);
    const { status, view } = await getPayment(stack, merchant, id);
    const { status: says = null, receiptNumber = null } = view ?? {};
    return { paymentId: id, httpStatus: status, status: says, receiptNumber };
  });
  const dumps = await readDumps(stack);
  return {
    options,
    ...witnessed,
    ...rows,
    bodies: openBodies(stack, rows.evidence),
    merchants: stack.merchants,
    replays,
    views,
    runs: await allRuns(stack),
    pushes: await stack.safaricom.pushes(),
    ledger: await stack.safaricom.debits(),
    confirmed: await stack.safaricom.confirmed(),
    stats: await stack.safaricom.stats(),
    received: stack.receiver.received,
    refusals: refusedByDatabase(dumps),
    dumps,
    secrets: { rootKey: stack.rootKey },
  };
}

const openBodies = ({ sealer }: Stack, evidence: Facts['evidence']): Facts['bodies'] =>
  new Map(
    evidence.flatMap(({ id, bodySealed }) =>
      bodySealed === null ? [] : [[id, sealer.open('evidence-body', id, bodySealed)] as const],
    ),
  );

/** The same request with the same key, when all is over. */
async function replay(stack: Stack, placed: Placed): Promise<Replay> {
  return { placed, answer: await post(stack, placed.order, 20_000) };
}

async function inTurns<T, R>(items: readonly T[], run: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let from = 0; from < items.length; from += atOnce)
    results.push(...(await Promise.all(items.slice(from, from + atOnce).map(run))));
  return results;
}

/** Rules of the database that a correct settlement never runs into: its lock puts settlements in order. */
const rulesOfSettling = /events_subject_id_sequence_key|events_completed_once|payments_check/;

const refusedByDatabase = (dumps: readonly Dump[]): string[] =>
  dumps
    .filter(({ name }) => /postgres-\d+\.log$/.test(name))
    .flatMap(({ text }) =>
      text.split('\n').filter((line) => line.includes('ERROR:') && rulesOfSettling.test(line)),
    );

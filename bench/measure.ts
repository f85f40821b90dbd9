import { executeSql } from '../local/postgres-admin.ts';
import { createEngine, type Engine } from './engine.ts';
import { engineHistories, floorHistories, type HistorySizes } from './histories.ts';
import type { Times } from './journal.ts';
import { closedLoop, openLoop } from './load.ts';
import type { Options } from './options.ts';
import { createArrivals, createPhones } from './phones.ts';
import { cpuSeconds, machineSeconds, peakMegabytes } from './processes.ts';
import type { BenchStack } from './stack.ts';
import { latency, median, type Latency } from './statistics.ts';

export type Side = 'engine' | 'floor';

/** One round of one side, or the phase at half load. */
export interface Round {
  payments: number;
  seconds: number;
  perSecond: number;
  postMs: Latency;
  /** From the POST to the webhook, the payer's time included. */
  wholeMs: Latency;
  cpuMsPerPayment: Record<string, number>;
  /** CPUs that were busy with anything but us: what makes numbers of a shared machine worse. */
  othersCpus: number;
}

export interface HalfLoad extends Round {
  targetPerSecond: number;
  acknowledgedMs: Latency;
  callbackToWebhookMs: Latency;
}

export interface Results {
  pairs: { engine: Round; floor: Round; ratio: number }[];
  engineAcknowledgedMs: Latency;
  halfLoad: HalfLoad;
  histories: Record<Side, HistorySizes>;
  /** Committed transactions that wrote, per payment: each is one wait for the disk. */
  writesPerPayment: number;
  peakMegabytes: Record<string, number>;
  /** Must all be 0. */
  wrong: { webhooks: number; repeatedWebhooks: number; callbacks: number };
}

interface Bench {
  stack: BenchStack;
  options: Options;
  engine: Engine;
  nextPhone: () => string;
  stopping: AbortSignal;
  say: (line: string) => void;
}

/** The half-load phase ends after about this, however slow the machine. */
const halfLoadSeconds = 60;

/** Engine and floor by turns, then the engine at half of what it can. Throws when any payment went another way than planned. */
export async function measure(
  stack: BenchStack,
  options: Options,
  { stopping, say }: Pick<Bench, 'stopping' | 'say'>,
): Promise<Results> {
  const { next: nextPhone } = createPhones(options.seed);
  const bench: Bench = { stack, options, engine: createEngine(stack), nextPhone, stopping, say };
  const { concurrency } = options;
  say('Warm-up …');
  await round(bench, 'engine', 10 * concurrency);
  await round(bench, 'floor', 10 * concurrency);
  const floorIds: string[] = [];
  const engineTimes: Times[] = [];
  const writesBefore = await writes(stack);
  const pairs: Results['pairs'] = [];
  for (let number = 1; number <= options.rounds; number += 1)
    pairs.push(await pair(bench, number, { floorIds, engineTimes }));
  const writesPerPayment =
    ((await writes(stack)) - writesBefore) / pairs.reduce((sum, { engine }) => sum + engine.payments, 0);

  const halfLoad = await atHalfLoad(bench, median(pairs.map(({ engine }) => engine.perSecond)) / 2);
  if (stack.ended.length > 0) throw new Error(stack.ended.join('\n'));
  const results: Results = {
    pairs,
    engineAcknowledgedMs: latency(engineTimes.map(({ acknowledgedMs }) => acknowledgedMs ?? Number.NaN)),
    halfLoad,
    histories: {
      engine: await engineHistories(stack.client, bench.engine.paymentIds),
      floor: await floorHistories(stack.client, floorIds),
    },
    writesPerPayment,
    peakMegabytes: await peaks(stack),
    wrong: {
      webhooks: stack.receiver.wrong(),
      repeatedWebhooks: stack.journal.repeated(),
      callbacks: stack.proxy.refused(),
    },
  };
  await bench.engine.stop();
  return results;
}

interface Seen {
  floorIds: string[];
  engineTimes: Times[];
}

/** Both sides once, the other one first in every second pair, so that a machine that slows down favours neither. */
async function pair(bench: Bench, number: number, seen: Seen): Promise<Results['pairs'][number]> {
  const { options, say } = bench;
  const count = Math.ceil(options.payments / options.rounds);
  const order: readonly Side[] = number % 2 === 1 ? ['engine', 'floor'] : ['floor', 'engine'];
  const done: Partial<Record<Side, Round>> = {};
  for (const side of order) {
    const { phones, times, ...result } = await round(bench, side, count);
    done[side] = result;
    if (side === 'floor') seen.floorIds.push(...phones);
    else seen.engineTimes.push(...times);
    say(`Round ${number}, ${side}: ${result.perSecond.toFixed(1)} payments/s`);
  }
  const { engine, floor } = done;
  if (engine === undefined || floor === undefined) throw new Error('A side was left out');
  return { engine, floor, ratio: engine.perSecond / floor.perSecond };
}

type Ran = Round & { phones: string[]; times: Times[] };

const round = (bench: Bench, side: Side, count: number): Promise<Ran> =>
  run(bench, side, (pay) =>
    closedLoop({ count, concurrency: bench.options.concurrency, stopping: bench.stopping }, pay),
  );

async function atHalfLoad(bench: Bench, perSecond: number): Promise<HalfLoad> {
  const { options, stopping, say } = bench;
  const count = Math.min(options.payments, Math.ceil(perSecond * halfLoadSeconds));
  say(`Half load: ${count} payments, ${perSecond.toFixed(1)} a second …`);
  const { nextPauseMs } = createArrivals(options.seed, perSecond);
  const {
    phones: _phones,
    times,
    ...result
  } = await run(bench, 'engine', (pay) => openLoop({ count, nextPauseMs, stopping }, pay));
  return {
    ...result,
    targetPerSecond: perSecond,
    acknowledgedMs: latency(times.map(({ acknowledgedMs }) => acknowledgedMs ?? Number.NaN)),
    callbackToWebhookMs: latency(
      times.map(
        ({ callbackAtMs, webhookAtMs }) => (webhookAtMs ?? Number.NaN) - (callbackAtMs ?? Number.NaN),
      ),
    ),
  };
}

/** Lets `load` call for payments of one side as it likes, and tells what they took. */
async function run(
  { stack, engine, nextPhone }: Bench,
  side: Side,
  load: (pay: () => Promise<void>) => Promise<number>,
): Promise<Ran> {
  const phones: string[] = [];
  const before = await cpu(stack);
  const machineBefore = (await machineSeconds()) ?? 0;
  const seconds = await load(() => {
    const phone = nextPhone();
    phones.push(phone);
    return side === 'engine' ? engine.pay(phone) : stack.floor.pay(phone);
  });
  const machineBusy = ((await machineSeconds()) ?? 0) - machineBefore;
  const after = await cpu(stack);
  const times = phones.flatMap((phone) => stack.journal.find(phone) ?? []);
  const cpuMsPerPayment = Object.fromEntries(
    Object.entries(after).map(([name, at]) => [name, ((at - (before[name] ?? 0)) * 1000) / phones.length]),
  );
  const ours = (Object.values(cpuMsPerPayment).reduce((sum, each) => sum + each, 0) * phones.length) / 1000;
  return {
    phones,
    times,
    payments: phones.length,
    seconds,
    perSecond: phones.length / seconds,
    postMs: latency(times.map(({ postMs }) => postMs ?? Number.NaN)),
    wholeMs: latency(times.map(({ postedAtMs, webhookAtMs }) => (webhookAtMs ?? Number.NaN) - postedAtMs)),
    cpuMsPerPayment,
    othersCpus: Math.max(0, machineBusy - ours) / seconds,
  };
}

const cpu = (stack: BenchStack): Promise<Record<string, number>> => eachProcess(stack, cpuSeconds);
const peaks = (stack: BenchStack): Promise<Record<string, number>> => eachProcess(stack, peakMegabytes);

/** Leaves out what the system does not tell. */
async function eachProcess(
  { watched }: BenchStack,
  ask: (process: BenchStack['watched'][number]) => Promise<number | undefined>,
): Promise<Record<string, number>> {
  const told = await Promise.all(watched.map(async (each) => [each.name, await ask(each)] as const));
  return Object.fromEntries(told.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** Transaction ids given out so far: only a transaction that writes takes one. */
async function writes({ databaseUrl }: BenchStack): Promise<number> {
  const [row] = await executeSql(databaseUrl, [
    'select pg_snapshot_xmax(pg_current_snapshot())::text as next',
  ]);
  return Number(row?.['next']);
}

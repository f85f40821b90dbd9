import type { Results, Round, Side } from './measure.ts';
import { median, type Latency } from './statistics.ts';

/** What must hold on any machine; see docs/performance.md. */
export const wanted = { ratio: 0.6, events: 26, acknowledgedP99Ms: 50 } as const;

const ms = ({ p50Ms, p99Ms, maxMs }: Latency): string =>
  `${p50Ms.toFixed(0).padStart(6)} ${p99Ms.toFixed(0).padStart(6)} ${maxMs.toFixed(0).padStart(6)}`;

/** The results as a person reads them. */
export function table(results: Results): string {
  return [
    throughput(results),
    latencies(results),
    histories(results),
    processes(results),
    verdict(results),
  ].join('\n\n');
}

function throughput({ pairs }: Results): string {
  const line = (name: string, engine: number, floor: number, ratio: number): string =>
    `${name.padEnd(24)} ${engine.toFixed(1).padStart(7)} ${floor.toFixed(1).padStart(7)} ${ratio.toFixed(2).padStart(7)}`;
  const others = (pair: Results['pairs'][number]): string =>
    ` ${pair.engine.othersCpus.toFixed(1).padStart(7)} ${pair.floor.othersCpus.toFixed(1)}`;
  return [
    'payments per second       engine   floor   ratio  CPUs busy with others',
    ...pairs.map(
      (pair, index) =>
        line(`  pair ${index + 1}`, pair.engine.perSecond, pair.floor.perSecond, pair.ratio) + others(pair),
    ),
    line(
      '  median',
      median(pairs.map(({ engine }) => engine.perSecond)),
      median(pairs.map(({ floor }) => floor.perSecond)),
      median(pairs.map(({ ratio }) => ratio)),
    ),
  ].join('\n');
}

function latencies({ pairs, engineAcknowledgedMs, halfLoad }: Results): string {
  const line = (name: string, value: Latency): string => `  ${name.padEnd(40)} ${ms(value)}`;
  const worst = (pick: (pair: Results['pairs'][number]) => Latency): Latency => ({
    p50Ms: median(pairs.map((pair) => pick(pair).p50Ms)),
    p99Ms: median(pairs.map((pair) => pick(pair).p99Ms)),
    maxMs: Math.max(...pairs.map((pair) => pick(pair).maxMs)),
  });
  return [
    'milliseconds                                  p50    p99    max',
    `  half load: ${halfLoad.payments} payments, ${halfLoad.targetPerSecond.toFixed(1)} a second, ${halfLoad.othersCpus.toFixed(1)} CPUs busy with others`,
    line('  POST to answer', halfLoad.postMs),
    line('  callback to acknowledgement', halfLoad.acknowledgedMs),
    line('  callback to webhook', halfLoad.callbackToWebhookMs),
    '  full load',
    line(
      '  POST to answer',
      worst(({ engine }) => engine.postMs),
    ),
    line('  callback to acknowledgement', engineAcknowledgedMs),
    line(
      '  POST to webhook',
      worst(({ engine }) => engine.wholeMs),
    ),
    line(
      "  floor's update to outcome",
      worst(({ floor }) => floor.postMs),
    ),
  ].join('\n');
}

function histories({ histories: { engine, floor }, writesPerPayment }: Results): string {
  const line = (name: string, ...values: number[]): string =>
    `  ${name.padEnd(22)} ${values.map((value) => String(value).padStart(7)).join(' ')}`;
  return [
    'per payment               engine   floor',
    line('events, own history', engine.payment.events, floor.payment.events),
    line("events, webhook's", engine.webhook.events, floor.webhook.events),
    line('workflow tasks', engine.payment.workflowTasks, floor.payment.workflowTasks),
    line("workflow tasks, wh.'s", engine.webhook.workflowTasks, floor.webhook.workflowTasks),
    line('database commits', Number(writesPerPayment.toFixed(1))),
  ].join('\n');
}

function processes({ pairs, peakMegabytes }: Results): string {
  const names = Object.keys(peakMegabytes);
  if (names.length === 0) return 'CPU and memory: this system has no /proc to read them from.';
  const of = (side: Side, name: string): number =>
    median(pairs.map((pair): number => (pair[side] satisfies Round).cpuMsPerPayment[name] ?? 0));
  const row = (name: string, engine: number, floor: number, peak: number | undefined): string =>
    `  ${name.padEnd(22)} ${engine.toFixed(1).padStart(7)} ${floor.toFixed(1).padStart(7)} ${(peak?.toFixed(0) ?? '').padStart(8)}`;
  const sum = (side: Side): number => names.reduce((total, name) => total + of(side, name), 0);
  return [
    'CPU ms per payment        engine   floor  peak MB',
    ...names.map((name) => row(name, of('engine', name), of('floor', name), peakMegabytes[name])),
    row('all', sum('engine'), sum('floor'), undefined),
  ].join('\n');
}

/** Whether each of the wanted values was reached. */
export function checks({
  pairs,
  histories: sizes,
  halfLoad,
  wrong,
}: Results): { what: string; ok: boolean }[] {
  const ratio = median(pairs.map((pair) => pair.ratio));
  const { p99Ms } = halfLoad.acknowledgedMs;
  const { events } = sizes.engine.payment;
  return [
    { what: `ratio ${ratio.toFixed(2)}, wanted ${wanted.ratio} or more`, ok: ratio >= wanted.ratio },
    { what: `${events} events, wanted at most ${wanted.events}`, ok: events <= wanted.events },
    {
      what: `callbacks acknowledged within ${p99Ms.toFixed(0)} ms (p99), wanted ${wanted.acknowledgedP99Ms}`,
      ok: p99Ms <= wanted.acknowledgedP99Ms,
    },
    {
      what: `${wrong.webhooks} wrong webhooks, ${wrong.repeatedWebhooks} repeated, ${wrong.callbacks} refused callbacks`,
      ok: Object.values(wrong).every((count) => count === 0),
    },
  ];
}

const verdict = (results: Results): string =>
  checks(results)
    .map(({ what, ok }) => `${ok ? '✓' : '✗'} ${what}`)
    .join('\n');

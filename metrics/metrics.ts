import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { metricTable, type CounterName, type GaugeName, type HistogramName, type LabelsOf } from './table.ts';

// One registry for the process, as there is one process to measure: what is counted needs no way through every caller.
const registry = new Registry();
const kinds = { counter: Counter, gauge: Gauge, histogram: Histogram } as const;
const metrics = new Map<string, Counter | Gauge | Histogram>();

for (const [name, { type, labels, meaning }] of Object.entries(metricTable)) {
  const options = { name, help: meaning, labelNames: [...labels], registers: [registry] };
  metrics.set(name, new kinds[type](options));
}

/** One more. */
export function count<Name extends CounterName>(name: Name, labels: LabelsOf<Name>): void {
  const metric = metrics.get(name);
  if (metric instanceof Counter) metric.inc(labels);
}

export function observe<Name extends HistogramName>(
  name: Name,
  labels: LabelsOf<Name>,
  seconds: number,
): void {
  const metric = metrics.get(name);
  if (metric instanceof Histogram) metric.observe(labels, seconds);
}

/** One gauge, with the labels that the table gives it. */
export type Measured = {
  [Name in GaugeName]: { name: Name; labels: LabelsOf<Name>; value: number };
}[GaugeName];

/** Every gauge anew: what was not measured now is not shown, rather than shown as it was. */
export function setGauges(measured: readonly Measured[]): void {
  for (const metric of metrics.values()) if (metric instanceof Gauge) metric.reset();
  for (const { name, labels, value } of measured) {
    const metric = metrics.get(name);
    if (metric instanceof Gauge) metric.set(labels, value);
  }
}

/** All of it in the text format of Prometheus. */
export const metricsText = (): Promise<string> => registry.metrics();
export const metricsContentType: string = registry.contentType;

/** A guard did something. */
export const guardActed = (guard: Guard): void => count('hakika_guard_actions_total', { guard });

/** The guards around the rail; those that act on one payment also leave a note in its timeline. */
export const guards = [
  'phone',
  'duplicate',
  'prompt',
  'push',
  'budget',
  'token',
  'circuit',
  'suspension',
  'callbackToken',
  'callbackLimit',
  'callbackAddress',
  'callbackPush',
  'callbackAmount',
  'callbackReplay',
] as const;
export type Guard = (typeof guards)[number];

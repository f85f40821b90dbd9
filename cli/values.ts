import { InvalidArgumentError } from 'commander';
import { keyShape } from '../sdk/source/key-shape.ts';

/** What is typed after an option, as what it means. Each throws what would be right. */

export const whole =
  (minimum: number, maximum: number) =>
  (text: string): number => {
    const number = Number(text);
    if (/^\d+$/.test(text) && number >= minimum && number <= maximum) return number;
    throw new InvalidArgumentError(`Give a whole number from ${minimum} to ${maximum}.`);
  };

export function idempotencyKey(text: string): string {
  if (keyShape.test(text)) return text;
  throw new InvalidArgumentError(
    'Give 1 to 256 visible ASCII characters without spaces, such as order-1042.',
  );
}

/** An option that may be given several times, and takes several values with commas between them. */
export const several = (text: string, before: readonly string[] = []): string[] => [
  ...before,
  ...text.split(',').map((each) => each.trim()),
];

export function pair(text: string, before: Record<string, string> = {}): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Give a name and a value, such as orderId=1042.');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** "2h" ago, or an instant; as ISO 8601. */
export function since(text: string, nowMs = Date.now()): string {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (unit === 's' || unit === 'm' || unit === 'h' || unit === 'd')
    return new Date(nowMs - Number(count) * unitMs[unit]).toISOString();
  const atMs = /^\d{4}-/.test(text) ? Date.parse(text) : NaN;
  if (!Number.isNaN(atMs)) return new Date(atMs).toISOString();
  throw new InvalidArgumentError(
    'Give how long ago, such as 30m, 2h or 7d, or an instant, such as 2026-11-26T08:00:00Z.',
  );
}

/** An address of one's own machine may be typed short: 3000/webhooks, localhost:3000/webhooks. */
export function webAddress(text: string): string {
  const full = /^https?:\/\//.test(text)
    ? text
    : `http://${/^\d+(\/|$)/.test(text) ? 'localhost:' : ''}${text}`;
  if (URL.canParse(full)) return full;
  throw new InvalidArgumentError('Give an address, such as http://localhost:3000/webhooks.');
}

/** In "90d", or an instant; as ISO 8601. */
export function until(text: string, nowMs = Date.now()): string {
  const [, count, unit] = /^(\d{1,6})([hd])$/.exec(text) ?? [];
  if (unit === 'h' || unit === 'd') return new Date(nowMs + Number(count) * unitMs[unit]).toISOString();
  return since(text, nowMs);
}

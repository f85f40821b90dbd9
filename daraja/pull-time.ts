import { eastAfricaOffsetMs } from './timestamp.ts';

/** The span of time that was asked for. */
export interface Span {
  from: Date;
  to: Date;
}

/** An instant as it is written: the clock's face, and the zone if it is shown. */
interface Written {
  /** The clock's face, as if it were UTC. */
  faceMs: number;
  /** `+03:00` as milliseconds; null for none, and for `Z`, which Safaricom writes after local times. */
  offsetMs: number | null;
}

const shape =
  /^(\d{4})-?(\d{2})-?(\d{2})[T ]?(\d{2}):?(\d{2}):?(\d{2})(?:\.\d{1,9})?\s*(?:[Zz]|([+-])(\d{2}):?(\d{2}))?$/;

/** Undefined for what is no instant of a calendar, or older than M-Pesa. */
export function writtenTime(text: string): Written | undefined {
  const [, year, month, day, hour, minute, second, sign, zoneHours, zoneMinutes] =
    shape.exec(text.trim()) ?? [];
  if (year === undefined || Number(year) < 2007) return undefined;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const face = new Date(iso);
  // What is no day, such as 30 February, would become another one.
  if (Number.isNaN(face.getTime()) || face.toISOString() !== iso) return undefined;
  const offsetMs = (Number(zoneHours) * 60 + Number(zoneMinutes)) * 60_000 * (sign === '-' ? -1 : 1);
  return { faceMs: face.getTime(), offsetMs: sign === undefined ? null : offsetMs };
}

/** Clocks differ, and a row may be a little outside of what was asked for. */
const slackMs = 10 * 60_000;

/**
 * What times without a zone mean: East Africa Time, unless that puts one of them outside of the span that was asked for
 * while UTC puts all of them inside. No page says which it is (Daraja page Pull Transactions shows a `Z`).
 */
export function zoneOf(times: readonly Written[], { from, to }: Span): number {
  const unmarked = times.filter(({ offsetMs }) => offsetMs === null);
  const allInside = (offsetMs: number): boolean =>
    unmarked.every(
      ({ faceMs }) =>
        faceMs - offsetMs >= from.getTime() - slackMs && faceMs - offsetMs <= to.getTime() + slackMs,
    );
  return !allInside(eastAfricaOffsetMs) && allInside(0) ? 0 : eastAfricaOffsetMs;
}

export const instantOf = ({ faceMs, offsetMs }: Written, zoneMs: number): Date =>
  new Date(faceMs - (offsetMs ?? zoneMs));

/** A time as written: its instant, and how much of the clock it leaves open (a day, a minute, a second). */
export interface PortalTime {
  at: Date;
  resolutionMs: number;
}

/** Kenya is UTC+3 all year round. */
const eastAfricaOffsetMs = 3 * 60 * 60 * 1_000;
const dayMs = 24 * 60 * 60 * 1_000;

const clock = String.raw`(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?: ?([AP]M))?)?`;
const yearFirst = new RegExp(String.raw`^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})${clock}$`, 'i');
const yearLast = new RegExp(String.raw`^(\d{1,2})([-/. ])(\d{1,2}|[a-z]{3,9})\2(\d{4})${clock}$`, 'i');
const digitsOnly = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/;

/** Whatever may be a time within a longer text. */
export const timesWithin = new RegExp(
  String.raw`(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}([-/. ])(?:\d{1,2}|[a-z]{3,9})\1\d{4})${clock.replaceAll(/\((?!\?)/g, '(?:')}`,
  'gi',
);

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * Reads a time of the portal, which is East Africa Time. The day stands before the month, as in Kenya, unless the year
 * comes first. `monthFirst` is a date that only makes sense the other way round: then no date of its file can be trusted.
 * Undefined for anything else, two-digit years too: nobody can tell which of their numbers is the year.
 */
export function portalTime(text: string): PortalTime | 'monthFirst' | undefined {
  const written = text.trim().replace(/^'/, '');
  const compact = digitsOnly.exec(written);
  if (compact !== null) return moment(compact.slice(1, 4), [...compact.slice(4), '']);
  const iso = yearFirst.exec(written);
  if (iso !== null) return moment([iso[1], iso[3], iso[4]], iso.slice(5));
  const [, first, , second = '', year, ...time] = yearLast.exec(written) ?? [];
  if (first === undefined) return undefined;
  const named = months.indexOf(second.slice(0, 3).toLowerCase()) + 1;
  if (/[a-z]/i.test(second)) return moment([year, String(named), first], time);
  const other = Number(second) > 12 ? moment([year, first, second], time) : undefined;
  return other === undefined ? moment([year, second, first], time) : 'monthFirst';
}

type Written = readonly (string | undefined)[];

function moment([year, month, day]: Written, [hour, minute, second, half]: Written): PortalTime | undefined {
  const hours = hoursOf(hour, half);
  const parts = [
    Number(year),
    Number(month),
    Number(day),
    hours,
    Number(minute ?? 0),
    Number(second ?? 0),
  ] as const;
  const date = new Date(Date.UTC(parts[0], parts[1] - 1, ...parts.slice(2)));
  const read = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  const clockRead = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()];
  // 31 February and 25:00 would become another day.
  if ([...read, ...clockRead].some((part, index) => part !== parts[index])) return undefined;
  if (parts[0] < 2007 || parts[0] > 2099) return undefined;
  const resolutionMs = hour === undefined ? dayMs : second === undefined ? 60_000 : 1_000;
  return { at: new Date(date.getTime() - eastAfricaOffsetMs), resolutionMs };
}

function hoursOf(hour: string | undefined, half: string | undefined): number {
  const hours = Number(hour ?? 0);
  if (half === undefined || half === '') return hours;
  if (hours < 1 || hours > 12) return Number.NaN;
  return (hours % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
}

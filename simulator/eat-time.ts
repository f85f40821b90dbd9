/** Kenya is three hours ahead of UTC and has no summer time. */
const eatOffsetMs = 3 * 60 * 60 * 1_000;

const two = (number: number): string => String(number).padStart(2, '0');

/** The parts of an instant as a clock on a Nairobi wall shows them; `month` counts from 1. */
export function eatParts(atMs: number) {
  const date = new Date(atMs + eatOffsetMs);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    time: two(date.getUTCHours()) + two(date.getUTCMinutes()) + two(date.getUTCSeconds()),
    millisecond: date.getUTCMilliseconds(),
  };
}

/** `yyyyMMddHHmmss`, as in a callback's TransactionDate. */
export function eatTimestamp(atMs: number): string {
  const { year, month, day, time } = eatParts(atMs);
  return `${year}${two(month)}${two(day)}${time}`;
}

/** `ddMMyyyyHHmmss` and the milliseconds without leading zeros, as in a CheckoutRequestID. */
export function eatCheckoutStamp(atMs: number): string {
  const { year, month, day, time, millisecond } = eatParts(atMs);
  return `${two(day)}${two(month)}${year}${time}${millisecond}`;
}

/** `yyyy-MM-ddTHH:mm:ssZ` of the clock on a Nairobi wall: the Z is Safaricom's, and wrong. */
export const eatPullDate = (atMs: number): string =>
  new Date(atMs + eatOffsetMs).toISOString().replace(/\.\d+Z$/, 'Z');

/** `dd.MM.yyyy HH:mm:ss`, as in the result of a B2C payment. */
export function eatDotted(atMs: number): string {
  const [date = '', time = ''] = eatPullDate(atMs).replace('Z', '').split('T');
  return `${date.split('-').toReversed().join('.')} ${time}`;
}

/** The instant of `yyyy-MM-dd HH:mm[:ss]` in Nairobi; undefined when there is no such moment. */
export function eatInstant(text: string): number | undefined {
  const parts = /^(\d{4})-(\d\d)-(\d\d) (\d{1,2}):(\d\d)(?::(\d\d))?$/.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, hour = '', minute, second = '00'] = parts;
  const stamp = `${year}${month}${day}${hour.padStart(2, '0')}${minute}${second}`;
  if (!isTimestamp(stamp)) return undefined;
  return Date.parse(`${year}-${month}-${day}T${hour.padStart(2, '0')}:${minute}:${second}Z`) - eatOffsetMs;
}

/** Whether the text is `yyyyMMddHHmmss` and names a moment that exists. */
export function isTimestamp(text: string): boolean {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text);
  if (parts === null) return false;
  const [year, month, day, hour, minute, second] = parts.slice(1);
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const date = new Date(`${iso}Z`);
  // An impossible day such as 31 February becomes NaN or another day.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso);
}

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

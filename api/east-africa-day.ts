/** Kenya is UTC+3 all year round. */
const offsetMs = 3 * 60 * 60 * 1_000;
const dayMs = 24 * 60 * 60 * 1_000;

/** From midnight to midnight in East Africa of a day such as `2026-11-24`. */
export function boundsOf(day: string): { from: Date; to: Date } {
  const from = Date.parse(`${day}T00:00:00Z`) - offsetMs;
  return { from: new Date(from), to: new Date(from + dayMs) };
}

export const dayOf = (at: Date): string => new Date(at.getTime() + offsetMs).toISOString().slice(0, 10);

export const endOfDay = (at: Date): Date => boundsOf(dayOf(at)).to;

/** What a clock on the wall shows, `21:15` or `21:15:30`; midnight at the end of a day is `24:00`. */
export function wallClock(at: Date, isEnd = false): string {
  const text = new Date(at.getTime() + offsetMs).toISOString().slice(11, 19);
  if (isEnd && text === '00:00:00') return '24:00';
  return text.endsWith(':00') ? text.slice(0, 5) : text;
}

/** `2026-11-24 17:40:11`, as a spreadsheet reads it. */
export const wallTime = (at: Date): string =>
  new Date(at.getTime() + offsetMs).toISOString().slice(0, 19).replace('T', ' ');

/** The longest time that an answer is held for a caller who prefers so. */
export const waitSecondsMax = 60;

/** Nobody has more to prefer, and the pattern below takes the square of what it is given. */
const lengthMax = 1_000;
/** Preferences end at commas, but not at those in quotes. */
const preferences = /(?:[^",]|"(?:[^"\\]|\\.)*")+/g;

/**
 * The seconds of `Prefer: wait=N` (RFC 7240), at most 60. Undefined where there is none or it is no number: a preference
 * that cannot be followed is left aside, never an error, and the lack of `Preference-Applied` says so. Other preferences
 * are not ours; of several `wait` the first counts.
 */
export function preferredWait(header: string | string[] | undefined): number | undefined {
  const text = [header ?? []].flat().join(',');
  if (text.length > lengthMax) return undefined;
  const first = (text.match(preferences) ?? []).map(nameAndValue).find(([name]) => name === 'wait');
  const [, digits, quoted] = /^(?:(\d+)|"(\d+)")$/.exec(first?.[1] ?? '') ?? [];
  const seconds = digits ?? quoted;
  return seconds === undefined ? undefined : Math.min(Number(seconds), waitSecondsMax);
}

/** Of one preference, without its parameters. */
function nameAndValue(preference: string): [name: string, value: string] {
  const [pair = ''] = preference.split(';', 1);
  const [name = '', value = ''] = pair.split('=', 2);
  return [name.trim().toLowerCase(), value.trim()];
}

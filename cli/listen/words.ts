import type { Event } from '../events/lists.ts';
import { eventWords, subjectOf } from '../events/words.ts';
import type { Output } from '../output.ts';
import { untrusted } from './forward.ts';
import type { Told } from './tries.ts';

/** One try, for programs. */
export const oneForwarded = (event: Event, told: Told): object => ({
  kind: 'forwarded',
  eventId: event.id,
  type: event.type,
  subjectId: subjectOf(event),
  sequence: event.sequence,
  ...told,
});

/** What happened, and what the app said to it. */
export function forwardedWords(output: Output, event: Event, told: Told): string {
  return `${eventWords(output, event)}  → ${answer(output, event, told)}`;
}

/** What receivers answer who cannot verify: an app still set to the secret of an endpoint, most often. */
const refusal = (said: string): string =>
  said === '400' || said === '401' ? `${said} (has your app the secret above?)` : said;

const absence = (said: string): string =>
  untrusted.test(said)
    ? `its certificate is not trusted (${said}): use http, or name its authority in NODE_EXTRA_CA_CERTS`
    : `your app is not there (${said})`;

function answer(
  { paint }: Output,
  event: Event,
  { outcome, httpStatus, detail, durationMs, againMs, ...told }: Told,
): string {
  const said = String(httpStatus ?? detail);
  if (outcome === 'delivered') return `${paint('green', said)} in ${durationMs} ms`;
  if (againMs !== null) {
    const why = outcome === 'away' ? absence(said) : refusal(said);
    return `${paint('yellow', why)}; again in ${againMs / 1_000} s`;
  }
  return `${paint('red', said)}; given up after ${told.try} tries. Send it again by: hakika events resend ${event.id}`;
}

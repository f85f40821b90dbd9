import { fail, ok, warn, words, type Finding } from './finding.ts';
import { darajaBaseUrl, type Ground } from './ground.ts';

/** A Date header has whole seconds, and a slow answer makes its middle uncertain. */
const noticedMs = 5_000;
/** Receivers refuse webhooks whose time is five minutes off, and Safaricom checks the time in a password. */
const harmfulMs = 120_000;
const requestMs = 10_000;

const next = 'Keep the clocks of all machines by NTP (timedatectl set-ntp true).';

/** How far another clock is from this machine's. */
export function* checkSkew(check: string, whose: string, skewMs: number): Generator<Finding> {
  const seconds = Math.abs(Math.round(skewMs / 1_000));
  const told = `This machine's clock and ${whose} are ${seconds} s apart.`;
  if (Math.abs(skewMs) >= harmfulMs) yield fail(check, told, next);
  else if (Math.abs(skewMs) >= noticedMs) yield warn(check, told, next);
  else yield ok(check, `This machine's clock and ${whose} agree.`);
}

/** By the Date header of any answer: no call of Daraja tells the time. */
export async function* checkSafaricomClock(ground: Ground): AsyncGenerator<Finding> {
  const baseUrl = darajaBaseUrl(ground);
  const askedAtMs = Date.now();
  try {
    const { headers } = await fetch(baseUrl, { redirect: 'manual', signal: AbortSignal.timeout(requestMs) });
    const toldMs = Date.parse(headers.get('date') ?? '');
    if (Number.isNaN(toldMs))
      return yield warn(
        'clock.safaricom',
        `${baseUrl} told no time.`,
        'Look at the clock of this machine yourself.',
      );
    // The header cuts off what is left of its second.
    yield* checkSkew('clock.safaricom', "Safaricom's", toldMs + 500 - (askedAtMs + Date.now()) / 2);
  } catch (error) {
    const leave = 'Let api and worker reach it: open the firewall for outgoing https.';
    yield fail('clock.safaricom', `${baseUrl} cannot be reached: ${words(error)}`, leave);
  }
}

import { randomBytes } from 'node:crypto';
import { isPublicAddress } from '../../activities/address-guard.ts';
import { databaseNow } from '../../db/database-clock.ts';
import { StrayCallback } from '../../db/entities/index.ts';
import { fail, ok, warn, words, type Finding } from './finding.ts';
import type { Ground } from './ground.ts';

const requestMs = 15_000;
/** Of documentation: nobody has it, so who is seen to come from it was believed. */
const forgedAddress = '203.0.113.7';

const check = 'callback.reaches-us';
const next = 'Let the proxy pass POST to everything below /hooks/ to the api: docs/operating.md.';

/**
 * Sends a callback of nobody's to the public address, and looks in the database whether it came: so the way in leads to
 * an api on this very database, with the body as it was sent. What it leaves there is removed.
 */
export async function* probeCallback(ground: Ground): AsyncGenerator<Finding> {
  const baseUrl = ground.settings.HAKIKA_PUBLIC_URL;
  if (baseUrl === undefined) return;
  const body = JSON.stringify({ preflight: randomBytes(16).toString('hex') });
  const since = await databaseNow(ground.orm.em.fork());
  let status: number;
  try {
    const response = await fetch(`${baseUrl}/hooks/${randomBytes(32).toString('hex')}`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', 'x-forwarded-for': forgedAddress },
      redirect: 'manual',
      signal: AbortSignal.timeout(requestMs),
    });
    status = response.status;
  } catch (error) {
    return yield fail(check, `Nothing answers at ${baseUrl}/hooks: ${words(error)}`, next);
  }
  const stray = await takeStray(ground, since, body);
  if (stray !== undefined) {
    yield ok(
      check,
      `A callback to ${baseUrl} came to this database. (Tried from here: from outside a firewall may differ.)`,
    );
    return yield* checkProxyHops(ground, stray);
  }
  if (status === 200)
    yield fail(
      check,
      `${baseUrl}/hooks answered 200, but no callback came to this database: another program or another Hakika answers there.`,
      next,
    );
  else yield fail(check, `${baseUrl}/hooks answered ${status} in place of 200.`, next);
}

async function takeStray(
  { orm, sealer }: Ground,
  since: Date,
  body: string,
): Promise<StrayCallback | undefined> {
  const em = orm.em.fork();
  const strays = await em.find(StrayCallback, {
    route: 'stk',
    reason: 'unknownToken',
    receivedAt: { $gte: since },
  });
  const ours = strays.find(({ id, bodySealed }) => {
    try {
      return sealer.open('stray-body', id, bodySealed) === body;
    } catch {
      // Of an api with another root key, whom another check tells about.
      return false;
    }
  });
  if (ours !== undefined) await em.nativeDelete(StrayCallback, { id: ours.id });
  return ours;
}

/** Whose address the api saw: the list of Safaricom's addresses is worth no more than this. */
function* checkProxyHops({ settings }: Ground, { sourceAddress }: StrayCallback): Generator<Finding> {
  const hops = settings.HAKIKA_PROXY_HOPS;
  const seen = sourceAddress ?? 'no address';
  if (seen === forgedAddress)
    yield fail(
      'callback.proxy-hops',
      `With HAKIKA_PROXY_HOPS=${hops} the api believes a made-up X-Forwarded-For, so a forger can seem to be Safaricom.`,
      'Set it to the number of your own proxies before the api, not more.',
    );
  else if (!isPublicAddress(seen))
    yield (settings.HAKIKA_CALLBACK_ADDRESSES.length > 0 ? fail : warn)(
      'callback.proxy-hops',
      `With HAKIKA_PROXY_HOPS=${hops} the api saw this callback come from ${seen}, which is no public address.`,
      'Set it to the number of your own proxies before the api. If this machine reaches it from inside, look at the source of a real callback.',
    );
  else
    yield ok(
      'callback.proxy-hops',
      `With HAKIKA_PROXY_HOPS=${hops} the api saw this callback come from ${seen}, as it did.`,
    );
}

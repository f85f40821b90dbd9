import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { connect, type PeerCertificate } from 'node:tls';
import { isPublicAddress } from '../../activities/address-guard.ts';
import { fail, ok, warn, words, type Finding } from './finding.ts';
import { isSafaricom, type Ground } from './ground.ts';

/** Free tunnels that Safaricom is known to refuse. */
const refusedHosts = /ngrok|mockbin|requestbin/i;
const connectMs = 10_000;
const dayMs = 86_400_000;
const daysWarned = 21;

/** Whether Safaricom can find HAKIKA_PUBLIC_URL and trust it. The words that it refuses are refused by the settings. */
export async function* checkCallbackAddress(ground: Ground): AsyncGenerator<Finding> {
  const { settings } = ground;
  // Told among the settings.
  if (settings.HAKIKA_PUBLIC_URL === undefined) return;
  const url = new URL(settings.HAKIKA_PUBLIC_URL);
  if (refusedHosts.test(url.hostname))
    yield fail(
      'callback.address',
      `Safaricom is known to refuse ${url.hostname}.`,
      'Use a name of your own.',
    );
  yield await publicly(ground, url);
  if (url.protocol === 'https:') yield await trusted(url);
  else
    yield (isSafaricom(ground) ? fail : warn)(
      'callback.tls',
      `${url.origin} is not https.`,
      'Put a proxy with a certificate before the api: Safaricom calls back by https only.',
    );
}

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

async function publicly(ground: Ground, url: URL): Promise<Finding> {
  const host = hostOf(url);
  try {
    const found = await lookup(host, { all: true });
    const addresses = found.map(({ address }) => address);
    if (addresses.every(isPublicAddress))
      return ok('callback.address', `${host} leads to ${addresses.join(', ')}.`);
    return (isSafaricom(ground) ? fail : warn)(
      'callback.address',
      `${host} leads to ${addresses.join(', ')}, where Safaricom cannot come.`,
      'Set HAKIKA_PUBLIC_URL to a name that leads to a public address.',
    );
  } catch (error) {
    return fail(
      'callback.address',
      `${host} cannot be found: ${words(error)}`,
      'Correct HAKIKA_PUBLIC_URL or its DNS record.',
    );
  }
}

/** The chain as a stranger sees it, with the authorities that Node knows. */
async function trusted(url: URL): Promise<Finding> {
  try {
    const { valid_to } = await certificateOf(url);
    const days = Math.floor((Date.parse(valid_to) - Date.now()) / dayMs);
    const told = `The certificate of ${url.hostname} is valid for ${days} more days.`;
    return days < daysWarned
      ? warn('callback.tls', told, 'See that its renewal works.')
      : ok('callback.tls', told);
  } catch (error) {
    return fail(
      'callback.tls',
      `The certificate of ${url.host} is not trusted: ${words(error)}`,
      'Use one of a public authority for this name, and send its intermediate certificates too.',
    );
  }
}

function certificateOf(url: URL): Promise<PeerCertificate> {
  const host = hostOf(url);
  return new Promise((resolve, reject) => {
    const servername = isIP(host) === 0 ? { servername: host } : {};
    const socket = connect({ host, port: Number(url.port || 443), ...servername }, () => {
      resolve(socket.getPeerCertificate());
      socket.destroy();
    });
    socket.once('error', reject);
    socket.setTimeout(connectMs, () => socket.destroy(new Error(`no answer within ${connectMs / 1_000} s`)));
  });
}

import { lookup } from 'node:dns/promises';
import { SettingsError } from '../settings/settings.ts';

/** A callback address whose name leads nowhere would lose every callback, so the start is refused. */
export async function checkPublicUrl(publicUrl: string): Promise<void> {
  const { hostname } = new URL(publicUrl);
  await lookup(hostname.replace(/^\[|\]$/g, '')).catch((cause: unknown) => {
    const message = `HAKIKA_PUBLIC_URL: the name ${hostname} cannot be found, so Safaricom could not call back. Correct it or its DNS record.`;
    throw new SettingsError(message, { cause });
  });
}

import type { TestServers } from './global-setup.ts';

/** Stops what global-setup.ts started; what a killed run leaves behind, the next one finds and ends or adopts. */
export default async function tearDown(): Promise<void> {
  const { hakikaTestServers: servers } = globalThis as { hakikaTestServers?: TestServers };
  await Promise.all([servers?.postgres.stop(), servers?.temporal.stop()]);
}

import type { Logger } from 'pino';

/**
 * Runs `stop` once, at SIGINT, SIGTERM, or when the parent that started this process with a channel is gone (so that
 * nothing is left behind by a local stack that was killed).
 */
export function onStop(log: Logger, stop: () => Promise<void>): void {
  let stopping = false;
  const once = (why: string) => () => {
    if (stopping) return;
    stopping = true;
    log.info({ why }, 'stopping');
    stop().catch((error: unknown) => {
      log.error({ error }, 'could not stop in order');
      process.exit(1);
    });
  };
  process.on('SIGINT', once('SIGINT'));
  process.on('SIGTERM', once('SIGTERM'));
  process.on('disconnect', once('parent gone'));
}

import * as z from 'zod';
import {
  checkTogether,
  CommonSettings,
  metricsPort,
  parseSettings,
  PublicUrl,
  wholeNumber,
} from '../settings/settings.ts';

const WorkerEnv = CommonSettings.extend({
  HAKIKA_PUBLIC_URL: PublicUrl,
  /** How many status queries a short code may make in a minute: what Safaricom's gateway was seen to allow. */
  HAKIKA_QUERIES_PER_MINUTE: wholeNumber('Give a whole number from 1 on.', 1, 1_000_000).default(5),
  /** Safaricom publishes no figure; whoever was told one at Go Live sets it here. */
  HAKIKA_PUSHES_PER_SECOND: wholeNumber('Give a whole number from 1 on.', 1, 1_000_000).default(20),
  /** New access tokens for a short code; one holds for an hour, so more means wrong keys or an app just changed. */
  HAKIKA_TOKENS_PER_MINUTE: wholeNumber('Give a whole number from 1 on.', 1, 1_000_000).default(10),
  HAKIKA_WORKER_METRICS_PORT: metricsPort,
  /** `production`: the workflows come from the bundle that was built with the image, and from nowhere else. */
  NODE_ENV: z.string().default('development'),
}).superRefine(checkTogether);
export type WorkerEnv = z.infer<typeof WorkerEnv>;

/** Throws a SettingsError that names every wrong variable. */
export const loadEnv = (source: NodeJS.ProcessEnv = process.env): WorkerEnv =>
  parseSettings(WorkerEnv, source);

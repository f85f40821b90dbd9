import * as z from 'zod';
import {
  checkTogether,
  CommonSettings,
  parseSettings,
  PublicUrl,
  wholeNumber,
} from '../settings/settings.ts';

const WorkerEnv = CommonSettings.extend({
  HAKIKA_PUBLIC_URL: PublicUrl,
  /** How many status queries a short code may make in a minute: what Safaricom's gateway was seen to allow. */
  HAKIKA_QUERIES_PER_MINUTE: wholeNumber('Give a whole number from 1 on.', 1, 1_000_000).default(5),
  /** `production`: the workflows come from the bundle that was built with the image, and from nowhere else. */
  NODE_ENV: z.string().default('development'),
}).superRefine(checkTogether);
export type WorkerEnv = z.infer<typeof WorkerEnv>;

/** Throws a SettingsError that names every wrong variable. */
export const loadEnv = (source: NodeJS.ProcessEnv = process.env): WorkerEnv =>
  parseSettings(WorkerEnv, source);

import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import * as z from 'zod';
import {
  checkTogether,
  CommonSettings,
  metricsPort,
  parseSettings,
  PublicUrl,
  wholeNumber,
} from '../settings/settings.ts';

/** The library alone would also take "1.2.3/8", an old way to write addresses that is a slip of the finger here. */
const isRange = (text: string): boolean => isIP(text.split('/')[0] ?? '') !== 0 && ipaddr.isValidCIDR(text);

const addresses = z
  .string()
  .default('')
  .transform((text) => text.split(/[\s,]+/).filter(Boolean))
  .refine(
    (list) => list.every((entry) => isIP(entry) !== 0 || isRange(entry)),
    'Give addresses and ranges separated by commas, such as 196.201.214.200,196.201.213.0/24.',
  );

const count = wholeNumber('Give a whole number from 1 to 1000000000.', 1, 1_000_000_000);

const ApiEnv = CommonSettings.extend({
  HAKIKA_API_PORT: wholeNumber('Give a port from 0 to 65535.', 0, 65_535).default(4000),
  HAKIKA_API_HOST: z.string().default('127.0.0.1'),
  /** For what is registered at Safaricom; payments get it from the worker. */
  HAKIKA_PUBLIC_URL: PublicUrl.optional(),
  HAKIKA_API_METRICS_PORT: metricsPort,
  HAKIKA_CALLBACK_ADDRESSES: addresses,
  HAKIKA_RATE_LIMIT_REQUESTS: count.default(1_000),
  HAKIKA_RATE_LIMIT_WINDOW_SECONDS: wholeNumber(
    'Give a whole number of seconds from 1 to 3600.',
    1,
    3_600,
  ).default(10),
  HAKIKA_RATE_LIMIT_REFUSED_KEYS: count.default(60),
  HAKIKA_PROXY_HOPS: wholeNumber('Give a whole number from 0 to 10.', 0, 10).default(0),
}).superRefine(checkTogether);
export type ApiEnv = z.infer<typeof ApiEnv>;

/** Throws a SettingsError that names every wrong variable. */
export const loadEnv = (source: NodeJS.ProcessEnv = process.env): ApiEnv => parseSettings(ApiEnv, source);

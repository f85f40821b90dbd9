import type { Client } from '@temporalio/client';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { Logger } from 'pino';
import type { DarajaClient } from '../daraja/client.ts';
import type { Environment } from '../db/entities/index.ts';
import type { Sealer } from '../db/sealed.ts';
import type { PaymentTiming } from '../workflows/timing.ts';
import type { RunningRequests } from './idempotency/running-requests.ts';
import type { PaymentChanges } from './payments/payment-changes.ts';
import type { StreamTiming } from './payments/payment-stream.ts';
import type { RateLimits } from './rate-limit/rate-limits.ts';

/** What the API needs of the world; made once by its process. */
export interface ApiDeps {
  orm: MikroORM;
  client: Client;
  sealer: Sealer;
  /** Safaricom by environment, for what is registered there. */
  daraja: Record<Environment, DarajaClient>;
  /** Where Safaricom reaches our `/hooks`, without a slash at the end; undefined: the operator has not said. */
  callbackBaseUrl: string | undefined;
  timing: PaymentTiming;
  tempo: number;
  running: RunningRequests;
  changes: PaymentChanges;
  limits: RateLimits;
  /** How streams of payments keep time, where not as usual. */
  streams?: StreamTiming;
  log: Logger;
  /** Safaricom's addresses, single or as ranges; empty: callbacks of any address count. */
  callbackAddresses: readonly string[];
  /** How many proxies of our own stand before us, whose `X-Forwarded-For` is believed. */
  proxyHops: number;
  /** Opens http and private addresses to webhooks of sandbox endpoints. */
  webhookAllowPrivate: boolean;
}

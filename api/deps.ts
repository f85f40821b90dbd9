import type { Client } from '@temporalio/client';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { Logger } from 'pino';
import type { Sealer } from '../db/sealed.ts';
import type { PaymentTiming } from '../workflows/timing.ts';
import type { RunningRequests } from './idempotency/running-requests.ts';

/** What the API needs of the world; made once by its process. */
export interface ApiDeps {
  orm: MikroORM;
  client: Client;
  sealer: Sealer;
  timing: PaymentTiming;
  tempo: number;
  running: RunningRequests;
  log: Logger;
  /** Safaricom's addresses, single or as ranges; empty: callbacks of any address count. */
  callbackAddresses: readonly string[];
  /** How many proxies of our own stand before us, whose `X-Forwarded-For` is believed. */
  proxyHops: number;
  /** Opens http and private addresses to webhooks of sandbox endpoints. */
  webhookAllowPrivate: boolean;
}

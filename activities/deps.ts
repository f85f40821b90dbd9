import type { MikroORM } from '@mikro-orm/postgresql';
import type { Logger } from 'pino';
import type { DarajaClient } from '../daraja/client.ts';
import type { Environment } from '../db/entities/index.ts';
import type { Sealer } from '../db/sealed.ts';
import type { PaymentTiming } from '../workflows/timing.ts';

/** What the activities need of the world; made once by the worker's process. */
export interface ActivityDeps {
  orm: MikroORM;
  sealer: Sealer;
  /** Safaricom by environment; where each lives is the operator's setting. */
  daraja: Record<Environment, DarajaClient>;
  timing: PaymentTiming;
  /** By which waits are divided; 1 in production. */
  tempo: number;
  /** Where Safaricom reaches our `/hooks`, without a slash at the end. */
  callbackBaseUrl: string;
  /** How many queries a short code may make in a window. */
  queryLimit: number;
  /** How many pushes a short code may make in a window. */
  pushLimit: number;
  /** Opens http and private addresses to webhooks of sandbox endpoints; never for production. */
  webhookAllowPrivate: boolean;
  log: Logger;
}

import type { MikroORM } from '@mikro-orm/postgresql';
import type { MeterToken } from '../daraja/client.ts';
import { DarajaError } from '../daraja/daraja-error.ts';
import type { Environment } from '../db/entities/index.ts';
import { guardActed } from '../metrics/metrics.ts';
import type { PaymentTiming } from '../workflows/timing.ts';
import { returnPlace, shrinkBudget, takeFromBudget } from './call-budget.ts';

interface TokenBudget {
  orm: MikroORM;
  timing: PaymentTiming;
  /** New tokens that a short code may ask for in a window, by all processes together. */
  tokenLimit: number;
}

/**
 * Holds requests for new tokens to a budget. Within a process they are fetched once however many ask; this bounds what
 * several processes ask for at once, or what wrong keys ask for again and again. Who finds no place tries again later,
 * and then mostly finds the token that another has stored.
 */
export const meterTokens =
  ({ orm, timing, tokenLimit }: TokenBudget, environment: Environment): MeterToken =>
  async ({ businessShortCode }, fetchToken) => {
    const em = orm.em.fork();
    const taken = await takeFromBudget(em, {
      id: `${environment}/${businessShortCode}/oauth`,
      limit: tokenLimit,
      windowMs: timing.tokenWindowMs,
      reservedInMs: [],
    });
    if ('waitMs' in taken) {
      guardActed('budget');
      throw new DarajaError('noPlace', 'No place was free in the budget of access tokens. Try again later.');
    }
    try {
      return await fetchToken();
    } catch (error) {
      const kind = error instanceof DarajaError ? error.kind : undefined;
      if (kind === 'notConnected') await returnPlace(em, taken.place);
      if (kind === 'throttled') await shrinkBudget(em, taken.place);
      throw error;
    }
  };

import type { EntityManager } from '@mikro-orm/postgresql';
import { keepStray } from '../../db/stray-callbacks.ts';
import { count, guardActed } from '../../metrics/metrics.ts';
import type { ApiDeps } from '../deps.ts';
import type { ReceivedCallback } from './store-callback.ts';

/**
 * A callback whose token is nobody's: forged, guessed, or of a database that was lost. Kept for operators as far as there
 * is room, and never a part of any verdict. Neither token nor body is logged.
 */
export async function keepUnknown(
  { sealer, log }: ApiDeps,
  em: EntityManager,
  { body, sourceAddress }: ReceivedCallback,
): Promise<void> {
  const stray = { route: 'stk', reason: 'unknownToken', sourceAddress: sourceAddress || null, body } as const;
  const isKept = await keepStray(em, sealer, stray);
  guardActed('callbackToken');
  count('hakika_callbacks_total', { taken: 'unknownToken' });
  log.warn({ sourceAddress, isKept }, 'callback with an unknown token');
}

import type { EntityManager } from '@mikro-orm/postgresql';
import { IdempotencyKey, type Tenant } from '../../db/entities/index.ts';
import type { Bound } from './once.ts';

/**
 * Binds the caller's key to what it creates, in the same transaction. The unique key is the last word on "once": of two
 * processes with the same key, one commits and one is told here.
 */
export async function bindKey(
  em: EntityManager,
  tenant: Tenant,
  bound: Bound,
  resourceId: string,
): Promise<void> {
  await em.insert(IdempotencyKey, {
    ...tenant,
    ...bound,
    resourceId,
    answerStatus: null,
    answerSealed: null,
  });
}

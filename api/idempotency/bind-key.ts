import type { EntityManager } from '@mikro-orm/postgresql';
import { IdempotencyKey, type Tenant } from '../../db/entities/index.ts';
import type { Bound, KeptAnswer } from './once.ts';

const notAnswered: KeptAnswer = { answerStatus: null, answerSealed: null };

/**
 * Binds the caller's key to what it creates, in the same transaction. The unique key is the last word on "once": of two
 * processes with the same key, one commits and one is told here. Without a key there is nothing to bind. `answer`: for what
 * no record could rebuild after a crash.
 */
export async function bindKey(
  em: EntityManager,
  tenant: Tenant,
  bound: Bound | undefined,
  resourceId: string,
  answer: KeptAnswer = notAnswered,
): Promise<void> {
  if (bound === undefined) return;
  await em.insert(IdempotencyKey, { ...tenant, ...bound, resourceId, ...answer });
}

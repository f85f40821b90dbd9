import { LockMode, type EntityManager } from '@mikro-orm/postgresql';
import { WebhookEndpoint } from '../../db/entities/index.ts';
import { ApiError, notFound } from '../errors.ts';

/** Throws `not_found`, also for one that was deleted. */
export async function findEndpoint({ em, id }: { em: EntityManager; id: string }): Promise<WebhookEndpoint> {
  const endpoint = await em.findOne(WebhookEndpoint, { id, deletedAt: null });
  if (endpoint === null) throw notFound('webhook endpoint');
  return endpoint;
}

/** As it is under its row's lock, until the caller's transaction ends: of two changes at once the later sees the other's. */
export async function lockEndpoint(em: EntityManager, id: string): Promise<WebhookEndpoint> {
  const where = { id, deletedAt: null };
  const locked = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const;
  const endpoint = await em.findOne(WebhookEndpoint, where, locked);
  if (endpoint === null) throw notFound('webhook endpoint');
  return endpoint;
}

/** What is sent to a disabled endpoint would end undelivered at once. */
export function assertEnabled({ id, disabledAt, disabledReason }: WebhookEndpoint): void {
  if (disabledAt === null) return;
  throw new ApiError(
    'endpoint_disabled',
    `Webhook endpoint ${id} is disabled: ${disabledReason ?? 'by its owner.'} Enable it by PATCH /v1/webhook-endpoints/${id} with {"disabled":false}, then send the request again.`,
  );
}

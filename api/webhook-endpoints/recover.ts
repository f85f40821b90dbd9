import type { EntityManager } from '@mikro-orm/postgresql';
import type * as z from 'zod';
import { audit } from '../../db/audit.ts';
import { databaseNow } from '../../db/database-clock.ts';
import { newId } from '../../db/new-id.ts';
import { noteResends, sendAgain } from '../event-resends/send-again.ts';
import { bindKey } from '../idempotency/bind-key.ts';
import type { Bound } from '../idempotency/once.ts';
import type { ApiRequest } from '../route.ts';
import { wrongFields } from '../validate.ts';
import { assertEnabled, findEndpoint } from './find-endpoint.ts';
import type { Recover } from './schemas.ts';

const dayMs = 24 * 60 * 60 * 1000;
const backMs = 14 * dayMs;
/** Who asks for exactly 14 days may have a clock that is a little behind. */
const clocksDifferMs = 60_000;
/** Of one request, whose statements must end in time; the rest by another. */
const atOnceMax = 5_000;

export interface Recovery {
  count: number;
  hasMore: boolean;
}

/**
 * Sends again what ended undelivered, oldest first. A key is bound to the audit entry, which says how many that were.
 * Throws `endpoint_disabled`.
 */
export async function recover(
  { em, tenant, actor, requestId, id: endpointId, body }: ApiRequest<z.output<typeof Recover>>,
  bound: Bound | undefined,
): Promise<Recovery> {
  assertEnabled(await findEndpoint({ em, id: endpointId }));
  await refuseTooOld(em, body.since);
  return await em.transactional(async (inner) => {
    const found = await undelivered(inner, endpointId, body);
    const recovered = found.slice(0, atOnceMax);
    await sendAgain(
      inner,
      recovered.map(({ id }) => id),
    );
    await noteResends(
      inner,
      tenant,
      recovered.map(({ id, event_id: eventId }) => ({ eventId, endpointId, deliveryIds: [id] })),
    );
    const recovery = { count: recovered.length, hasMore: found.length > atOnceMax };
    const entry = {
      id: newId('aud'),
      actor,
      requestId,
      action: 'endpoint.recovered',
      subject: endpointId,
    } as const;
    await audit(inner, tenant, { ...entry, details: { ...recovery, ...body } });
    await bindKey(inner, tenant, bound, entry.id);
    return recovery;
  });
}

async function refuseTooOld(em: EntityManager, since: string): Promise<void> {
  const oldest = (await databaseNow(em)).getTime() - backMs - clocksDifferMs;
  if (Date.parse(since) >= oldest) return;
  throw wrongFields([{ field: 'since', message: 'Send an instant of the last 14 days.' }]);
}

/** One more than are taken at once. What another request is sending again just now is left to it. */
const undelivered = (
  em: EntityManager,
  endpointId: string,
  { since, until }: z.output<typeof Recover>,
): Promise<{ id: string; event_id: string }[]> =>
  em.execute(
    `select id, event_id from webhook_deliveries
     where endpoint_id = ? and status = 'undelivered' and created_at >= ? and created_at < coalesce(?, clock_timestamp())
     order by created_at, id limit ${atOnceMax + 1} for update skip locked`,
    [endpointId, new Date(since), until === undefined ? null : new Date(until)],
  );

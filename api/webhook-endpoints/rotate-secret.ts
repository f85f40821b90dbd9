import type * as z from 'zod';
import { audit } from '../../db/audit.ts';
import { databaseNow } from '../../db/database-clock.ts';
import { newWebhookSecret } from '../../db/webhook-secret.ts';
import type { ApiDeps } from '../deps.ts';
import { bindKey } from '../idempotency/bind-key.ts';
import type { Bound } from '../idempotency/once.ts';
import type { ApiRequest } from '../route.ts';
import type { EndpointWithSecret } from './create-endpoint.ts';
import { lockEndpoint } from './find-endpoint.ts';
import type { RotateSecret } from './schemas.ts';

const hourMs = 60 * 60 * 1000;

/**
 * Gives an endpoint a new secret. The one before signs as well for the overlap, by the database's clock; one from before
 * that signs no more, so that a secret which leaked can be got rid of at any time.
 */
export async function rotateSecret(
  { sealer }: ApiDeps,
  { em, tenant, actor, requestId, id, body }: ApiRequest<z.output<typeof RotateSecret>>,
  bound: Bound | undefined,
): Promise<EndpointWithSecret> {
  const { overlapHours } = body;
  const secret = newWebhookSecret();
  const endpoint = await em.transactional(async (inner) => {
    const locked = await lockEndpoint(inner, id);
    const now = await databaseNow(inner);
    const overlaps = overlapHours > 0;
    Object.assign(locked, {
      previousSecretSealed: overlaps ? locked.secretSealed : null,
      previousSecretUntil: overlaps ? new Date(now.getTime() + overlapHours * hourMs) : null,
      secretSealed: sealer.seal('webhook-secret', id, secret),
      verifiedAt: null,
      verificationFailure: null,
      updatedAt: now,
    });
    await inner.flush();
    const details = { overlapHours };
    await audit(inner, tenant, { actor, requestId, action: 'endpoint.secret_rotated', subject: id, details });
    await bindKey(inner, tenant, bound, id);
    return locked;
  });
  return { endpoint, secret };
}

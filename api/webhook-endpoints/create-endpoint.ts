import type * as z from 'zod';
import { audit } from '../../db/audit.ts';
import { databaseNow } from '../../db/database-clock.ts';
import { WebhookEndpoint, type Tenant } from '../../db/entities/index.ts';
import { newId } from '../../db/new-id.ts';
import { newWebhookSecret } from '../../db/webhook-secret.ts';
import type { ApiDeps } from '../deps.ts';
import { bindKey } from '../idempotency/bind-key.ts';
import type { Bound } from '../idempotency/once.ts';
import type { ApiRequest } from '../route.ts';
import { wrongFields } from '../validate.ts';
import type { CreateEndpoint } from './schemas.ts';

/** An endpoint and its secret, which is shown to its owner once. */
export interface EndpointWithSecret {
  endpoint: WebhookEndpoint;
  secret: string;
}

/** Makes an endpoint and its secret. */
export async function createEndpoint(
  deps: ApiDeps,
  { em, tenant, actor, requestId, body }: ApiRequest<z.output<typeof CreateEndpoint>>,
  bound?: Bound,
): Promise<EndpointWithSecret> {
  assertReachable(deps, tenant, body.url);
  const secret = newWebhookSecret();
  const id = newId('we');
  const endpoint = await em.transactional(async (inner) => {
    const now = await databaseNow(inner);
    await bindKey(inner, tenant, bound, id);
    const created = inner.create(WebhookEndpoint, {
      id,
      ...tenant,
      ...body,
      secretSealed: deps.sealer.seal('webhook-secret', id, secret),
      previousSecretSealed: null,
      previousSecretUntil: null,
      disabledAt: null,
      disabledReason: null,
      failingSince: null,
      verifiedAt: null,
      verificationFailure: null,
      deletedAt: null,
      createdAt: now,
      updatedAt: now,
    });
    await audit(inner, tenant, { actor, requestId, action: 'endpoint.created', subject: id });
    return created;
  });
  return { endpoint, secret };
}

/** An address that would never be called is refused at once; where the name leads is checked at each connection. */
export function assertReachable(
  { webhookAllowPrivate }: ApiDeps,
  { environment }: Tenant,
  url: string,
): void {
  if (new URL(url).protocol === 'https:' || (webhookAllowPrivate && environment === 'sandbox')) return;
  throw wrongFields([
    { field: 'url', message: 'Send an https address: webhooks carry payments and go over TLS only.' },
  ]);
}

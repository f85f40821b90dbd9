import type { WebhookEndpoint } from './entities/index.ts';

/** A webhook endpoint as the API and `endpoint.disabled` show it; its secret is never in it. */
export function endpointView(endpoint: WebhookEndpoint) {
  return {
    id: endpoint.id,
    object: 'webhook_endpoint' as const,
    environment: endpoint.environment,
    url: endpoint.url,
    description: endpoint.description,
    events: endpoint.events,
    disabled: endpoint.disabledAt !== null,
    disabledReason: endpoint.disabledReason,
    disabledAt: endpoint.disabledAt?.toISOString() ?? null,
    failingSince: endpoint.failingSince?.toISOString() ?? null,
    previousSecretUntil: endpoint.previousSecretUntil?.toISOString() ?? null,
    verifiedAt: endpoint.verifiedAt?.toISOString() ?? null,
    verificationFailure: endpoint.verificationFailure,
    createdAt: endpoint.createdAt.toISOString(),
    updatedAt: endpoint.updatedAt.toISOString(),
  };
}

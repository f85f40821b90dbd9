import { ApiKey, WebhookEndpoint } from '../../db/entities/index.ts';
import { databaseNow } from '../../db/database-clock.ts';
import { everyTenantsEntities } from '../../db/tenant.ts';
import { fail, ok, warn, type Finding } from './finding.ts';
import { organisationsOf, type Ground } from './ground.ts';

/** Where each organisation hears of its payments. */
export async function* checkEndpoints(ground: Ground): AsyncGenerator<Finding> {
  const em = everyTenantsEntities(ground.orm);
  const { environment } = ground;
  for (const organisationId of organisationsOf(ground)) {
    const endpoints = await em.find(WebhookEndpoint, { organisationId, environment, deletedAt: null });
    if (endpoints.length === 0)
      yield warn(
        'webhooks',
        `${organisationId} has no webhook endpoint: it hears of no payment.`,
        'Add one: hakika endpoints create --url https://…',
      );
    for (const endpoint of endpoints) yield checkEndpoint(ground, endpoint);
  }
}

function checkEndpoint({ environment }: Ground, endpoint: WebhookEndpoint): Finding {
  const { id, url, disabledAt, disabledReason, failingSince } = endpoint;
  const named = `${url} (${id})`;
  if (disabledAt !== null)
    return fail(
      'webhooks',
      `${named} is disabled: ${disabledReason}`,
      'Mend it, then PATCH it with {"disabled":false}.',
    );
  if (environment === 'production' && !url.startsWith('https:'))
    return fail('webhooks', `${named} is not https, so it is never called.`, 'Give it an https address.');
  if (failingSince !== null)
    return fail(
      'webhooks',
      `${named} has answered no try with 2xx since ${failingSince.toISOString()}.`,
      `See why: hakika endpoints test ${id}`,
    );
  return checkVerified(environment, endpoint);
}

/** Whether its receiver was seen to refuse what is forged or stale: who takes those gives goods away. */
function checkVerified(
  environment: Ground['environment'],
  { id, url, verifiedAt, verificationFailure }: WebhookEndpoint,
): Finding {
  const next = `Prove it again: hakika endpoints verify ${id}`;
  if (verificationFailure !== null) return fail('webhooks', `${url} (${id}): ${verificationFailure}`, next);
  if (verifiedAt !== null)
    return ok('webhooks', `${url} (${id}) takes genuine events and refuses forged and stale ones.`);
  return (environment === 'production' ? fail : warn)(
    'webhooks',
    `${url} (${id}) is enabled, but was not proven to refuse forged events since its address or secret changed.`,
    next,
  );
}

/** Whether anybody can call the api in this environment. */
export async function* checkApiKeys(ground: Ground): AsyncGenerator<Finding> {
  const em = ground.orm.em.fork();
  const now = await databaseNow(em);
  for (const organisationId of organisationsOf(ground)) {
    const { environment } = ground;
    const $or = [{ expiresAt: null }, { expiresAt: { $gt: now } }];
    const count = await em.count(ApiKey, { organisationId, environment, revokedAt: null, $or });
    if (count > 0) yield ok('api-keys', `${organisationId} has keys that work: ${count}.`);
    else
      yield fail(
        'api-keys',
        `${organisationId} has no key for ${environment} that works.`,
        `Make one here: hakika setup --organisation ${organisationId} --environment ${environment}`,
      );
  }
}

import { DarajaCredential, WebhookEndpoint } from '../../db/entities/index.ts';
import { everyTenantsEntities } from '../../db/tenant.ts';
import { fail, ok, type Finding } from './finding.ts';
import type { Ground } from './ground.ts';

const next =
  'Set HAKIKA_ROOT_KEY to the key under which they were saved, or save them again. Without that key nobody can open them.';

/** Whether the root key opens what is stored: with another one api and worker start well and can do nothing. */
export async function* checkRootKey({ orm, sealer, environment }: Ground): AsyncGenerator<Finding> {
  const em = everyTenantsEntities(orm);
  const credentials = await em.find(DarajaCredential, { environment, secretsSealed: { $ne: null } });
  const endpoints = await em.find(WebhookEndpoint, { environment, deletedAt: null });
  const sealed = [
    ...credentials.map(({ id, secretsSealed }) => ['daraja-credential', id, secretsSealed ?? ''] as const),
    ...endpoints.map(({ id, secretSealed }) => ['webhook-secret', id, secretSealed] as const),
  ];
  const shut = sealed.filter(([purpose, id, text]) => {
    try {
      sealer.open(purpose, id, text);
      return false;
    } catch {
      return true;
    }
  });
  if (shut.length > 0)
    yield fail('root-key', `It does not open the secrets of ${shut.map(([, id]) => id).join(', ')}.`, next);
  else yield ok('root-key', `It opens the secrets that are stored for ${environment}: ${sealed.length}.`);
}

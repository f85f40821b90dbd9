import { hashApiKey } from '../api/api-keys/api-key-secret.ts';
import { createApiKey } from '../api/api-keys/create-api-key.ts';
import { scopes } from '../api/api-keys/scopes.ts';
import { saveDefaultCredential, type CredentialInput } from '../api/daraja-credentials/save-credential.ts';
import {
  ApiKey,
  DarajaCredential,
  Organisation,
  WebhookEndpoint,
  type Tenant,
} from '../db/entities/index.ts';
import { openDatabase } from '../db/mikro-orm.config.ts';
import { newId } from '../db/new-id.ts';
import { createSealer, type Sealer } from '../db/sealed.ts';
import { everyTenantsEntities } from '../db/tenant.ts';
import { newWebhookSecret } from '../db/webhook-secret.ts';
import { raw, type EntityManager } from '@mikro-orm/postgresql';

export interface DemoOptions {
  databaseUrl: string;
  rootKey: string;
  /** The key of an earlier run, kept if the database knows it. */
  apiKey: string | undefined;
  webhookUrl: string;
  credential: CredentialInput;
  /** Given: the short code is pulled, registered by whoever pulls it first. Default: it is not. */
  pullNominatedNumber?: string | undefined;
}

const name = 'Demo shop';

/** An organisation to try things with: a sandbox key with every scope, credentials, and one webhook endpoint. */
export async function ensureDemoOrganisation(
  options: DemoOptions,
): Promise<{ apiKey: string; credentialId: string; webhookSecret: string }> {
  const orm = openDatabase({ databaseUrl: options.databaseUrl, poolMax: 2 });
  const sealer = createSealer(Buffer.from(options.rootKey, 'base64'));
  try {
    return await everyTenantsEntities(orm).transactional(async (em) => {
      const tenant: Tenant = { organisationId: await organisation(em), environment: 'sandbox' };
      const credentialId = await saveDefaultCredential(em, sealer, tenant, options.credential);
      await registerPull(em, tenant, options.pullNominatedNumber);
      return {
        credentialId,
        apiKey: await ensureKey(em, tenant, options.apiKey),
        webhookSecret: await ensureEndpoint(em, sealer, tenant, options.webhookUrl),
      };
    });
  } finally {
    await orm.close(true);
  }
}

async function organisation(em: EntityManager): Promise<string> {
  const known = await em.findOne(Organisation, { name });
  if (known !== null) return known.id;
  return await em.insert(Organisation, { id: newId('org'), name });
}

async function registerPull(em: EntityManager, tenant: Tenant, nominatedNumber?: string): Promise<void> {
  if (nominatedNumber === undefined) return;
  const change = { pullRegisteredAt: raw('now()'), pullNominatedNumber: nominatedNumber };
  await em.nativeUpdate(DarajaCredential, { ...tenant, isDefault: true }, change);
}

async function ensureKey(em: EntityManager, tenant: Tenant, known: string | undefined): Promise<string> {
  const valid =
    known !== undefined && (await em.count(ApiKey, { keyHash: hashApiKey(known), revokedAt: null })) > 0;
  return valid ? known : await createApiKey(em, tenant, { name: 'npm start', scopes });
}

/** The printer's port may differ from run to run, its secret does not. */
async function ensureEndpoint(
  em: EntityManager,
  sealer: Sealer,
  tenant: Tenant,
  url: string,
): Promise<string> {
  const description = 'Prints in the terminal of npm start';
  const known = await em.findOne(WebhookEndpoint, { ...tenant, description, deletedAt: null });
  if (known !== null) {
    await em.nativeUpdate(
      WebhookEndpoint,
      { id: known.id },
      { url, disabledAt: null, disabledReason: null, failingSince: null },
    );
    return openSecret(sealer, known);
  }
  const id = newId('we');
  const secret = newWebhookSecret();
  const secretSealed = sealer.seal('webhook-secret', id, secret);
  await em.insert(WebhookEndpoint, { id, ...tenant, url, description, events: [], secretSealed });
  return secret;
}

function openSecret(sealer: Sealer, { id, secretSealed }: WebhookEndpoint): string {
  try {
    return sealer.open('webhook-secret', id, secretSealed);
  } catch (cause) {
    throw new Error(
      'The secrets in this database were sealed with another root key.\nNext step: set HAKIKA_ROOT_KEY to that key (the file root.key beside local.json of the stack that made them, or the HAKIKA_ROOT_KEY it was given), or use another database.',
      { cause },
    );
  }
}

import { createApiKey } from '../../api/api-keys/create-api-key.ts';
import { scopes } from '../../api/api-keys/scopes.ts';
import { saveDefaultCredential, type CredentialInput } from '../../api/daraja-credentials/save-credential.ts';
import { DarajaCredential, Organisation, WebhookEndpoint, type Tenant } from '../../db/entities/index.ts';
import { newId } from '../../db/new-id.ts';
import { everyTenantsEntities } from '../../db/tenant.ts';
import { newWebhookSecret } from '../../db/webhook-secret.ts';
import type { Sealer } from '../../db/sealed.ts';
import { simulatorCredential, simulatorCredentialAt } from '../../local/credential.ts';
import type { MikroORM } from '@mikro-orm/postgresql';

/** A merchant of this run: one with a paybill, one with a till and one of the special runs, who know nothing of each other. */
export interface Merchant {
  /** 0 or 1; 2 for the one of the special runs. */
  number: number;
  organisationId: string;
  businessShortCode: string;
  credentialId: string;
  apiKey: string;
  webhookSecret: string;
}

const till: CredentialInput = {
  name: 'Main till',
  type: 'till',
  businessShortCode: '600584',
  tillNumber: '5123456',
  defaultAccountReference: 'TILL',
  consumerKey: 'simulator-till-key',
  consumerSecret: 'simulator-till-secret',
  passkey: 'till-passkey',
};

/** Of a merchant whose payers type their PIN in vain; nobody else's payments are refused when it is suspended. */
const wronglyWired: CredentialInput = {
  name: 'Wrong paybill',
  type: 'paybill',
  businessShortCode: '600999',
  tillNumber: null,
  defaultAccountReference: 'WRONG',
  consumerKey: 'simulator-wrong-key',
  consumerSecret: 'simulator-wrong-secret',
  passkey: 'wrong-passkey',
};

export const merchantCredentials: readonly CredentialInput[] = [simulatorCredential, till, wronglyWired];

/** That the simulator does not know by itself. */
export const simulatorMerchants = [wronglyWired].map(
  ({ businessShortCode, passkey, consumerKey, consumerSecret }) => ({
    type: 'paybill',
    businessShortCode,
    passkey,
    consumerKey,
    consumerSecret,
  }),
);

export async function makeMerchants(
  orm: MikroORM,
  sealer: Sealer,
  { receiverUrl, simulatorUrl }: { receiverUrl: string; simulatorUrl: string },
): Promise<Merchant[]> {
  const { initiator } = await simulatorCredentialAt(simulatorUrl);
  const merchants: Merchant[] = [];
  for (const [number, credential] of merchantCredentials.entries()) {
    const em = everyTenantsEntities(orm);
    const organisationId = newId('org');
    await em.insert(Organisation, { id: organisationId, name: `Proof shop ${number}` });
    const tenant: Tenant = { organisationId, environment: 'sandbox' };
    await saveDefaultCredential(em, sealer, tenant, { ...credential, initiator });
    const { id: credentialId } = await em.findOneOrFail(DarajaCredential, { ...tenant, isDefault: true });
    const id = newId('we');
    const webhookSecret = newWebhookSecret();
    await em.insert(WebhookEndpoint, {
      id,
      ...tenant,
      url: `${receiverUrl}/${number}`,
      description: 'The receiver of the proof',
      events: [],
      secretSealed: sealer.seal('webhook-secret', id, webhookSecret),
    });
    const apiKey = await createApiKey(em, tenant, { name: 'proof', scopes });
    const { businessShortCode } = credential;
    merchants.push({ number, organisationId, businessShortCode, credentialId, apiKey, webhookSecret });
  }
  return merchants;
}

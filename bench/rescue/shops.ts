import type { MikroORM } from '@mikro-orm/postgresql';
import { createApiKey } from '../../api/api-keys/create-api-key.ts';
import { scopes } from '../../api/api-keys/scopes.ts';
import { saveDefaultCredential } from '../../api/daraja-credentials/save-credential.ts';
import { Organisation } from '../../db/entities/index.ts';
import { newId } from '../../db/new-id.ts';
import type { Sealer } from '../../db/sealed.ts';
import { everyTenantsEntities } from '../../db/tenant.ts';
import type { Pattern } from './options.ts';

/** A merchant with a short code of its own, for Safaricom counts queries by short code. */
export interface Shop {
  apiKey: string;
  shortCode: string;
  rate: number;
  pattern: Pattern;
}

export interface ShopKind {
  number: number;
  rate: number;
  pattern: Pattern;
}

/** Opens a shop at Safaricom's simulator and at Hakika. */
export async function openShop(
  { orm, sealer, simulatorUrl }: { orm: MikroORM; sealer: Sealer; simulatorUrl: string },
  { number, rate, pattern }: ShopKind,
): Promise<Shop> {
  const shortCode = String(700_000 + number);
  const secrets = {
    passkey: `passkey-${number}`,
    consumerKey: `key-${number}`,
    consumerSecret: `secret-${number}`,
  };
  const response = await fetch(`${simulatorUrl}/_simulator/merchants`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'paybill', businessShortCode: shortCode, ...secrets }),
  });
  if (!response.ok) throw new Error(`The simulator took no shop: ${await response.text()}`);
  const tenant = { organisationId: newId('org'), environment: 'sandbox' as const };
  const em = everyTenantsEntities(orm);
  await em.insert(Organisation, { id: tenant.organisationId, name: `Shop ${number}` });
  await saveDefaultCredential(em, sealer, tenant, {
    name: `Shop ${number}`,
    type: 'paybill',
    businessShortCode: shortCode,
    tillNumber: null,
    defaultAccountReference: 'RESCUE',
    ...secrets,
  });
  return { apiKey: await createApiKey(em, tenant, { name: 'rescue', scopes }), shortCode, rate, pattern };
}

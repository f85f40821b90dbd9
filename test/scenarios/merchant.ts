import assert from 'node:assert/strict';
import { simulatorCredentialAt } from '../../local/credential.ts';
import type { Engine } from '../support/engine.ts';
import { makeTenant, type TestTenant } from '../support/tenants.ts';
import type { Way } from './ending.ts';

let shortCodes = 500_000;

/**
 * A merchant with a short code of its own, so that nobody shares its query limit, token or wiring, with what it has
 * arranged with Safaricom.
 */
export async function makeMerchant(engine: Engine, way: Way): Promise<TestTenant> {
  const businessShortCode = String((shortCodes += 1));
  const account = {
    type: 'paybill' as const,
    businessShortCode,
    passkey: 'passkey',
    consumerKey: `key-${businessShortCode}`,
    consumerSecret: 'secret',
  };
  await tell(`${engine.simulatorUrl}/_simulator/merchants`, account);
  const merchant = await makeTenant(engine.orm, engine.sealer, 'sandbox', {
    ...account,
    initiator: (await simulatorCredentialAt(engine.simulatorUrl)).initiator,
    name: 'Paybill',
    tillNumber: null,
    defaultAccountReference: way === 'notices' || way === 'lists' ? 'auto' : 'SHOP',
  });
  const credential = `${engine.apiUrl}/v1/daraja-credentials/${merchant.credentialId}`;
  const authorization = `Bearer ${merchant.apiKey}`;
  if (way === 'notices' || way === 'likeness') await tell(`${credential}/register-c2b`, {}, authorization);
  if (way === 'lists')
    await tell(`${credential}/register-pull`, { nominatedNumber: '0722000000' }, authorization);
  return merchant;
}

/** Posts what must be taken. */
export async function tell(url: string, body: object, authorization = ''): Promise<void> {
  const headers = { 'content-type': 'application/json', authorization };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  assert.ok(response.ok, `${url}: ${await response.clone().text()}`);
}

import { demoNominatedNumber } from '../../local/credential.ts';
import type { Merchant } from './tenants.ts';

/** Two versions, which name the payer differently: in full, and masked. */
const versions = ['v1', 'v2'] as const;

/** Has Safaricom tell of all money to both short codes, by notices and by lists, as a shop would ask for it. */
export async function registerMoney(apiUrl: string, merchants: readonly Merchant[]): Promise<void> {
  for (const { credentialId, apiKey, number } of merchants) {
    const register = async (what: string, body: object): Promise<void> => {
      const response = await fetch(`${apiUrl}/v1/daraja-credentials/${credentialId}/register-${what}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`A registration was refused: ${await response.text()}`);
    };
    await register('c2b', { version: versions[number] });
    await register('pull', { nominatedNumber: demoNominatedNumber });
  }
}

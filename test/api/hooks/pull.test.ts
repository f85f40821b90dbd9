import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createMemoryTokenStore } from '../../../daraja/access-token.ts';
import { createDarajaClient } from '../../../daraja/client.ts';
import { AccountEntry, EvidenceRow, StrayCallback } from '../../../db/entities/index.ts';
import { everyTenantsEntities } from '../../../db/tenant.ts';
import { metricsText } from '../../../metrics/metrics.ts';
import { json, listen } from '../../daraja/listening.ts';
import { Engine } from '../../support/engine.ts';
import { send } from '../support/send.ts';
import { serveApi } from '../support/serve-api.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start({ worker: false, tempo: 1 });
});
afterAll(async () => await engine.stop());

/** The address that Safaricom is given when a short code is registered for pulls. */
async function registeredAddress(): Promise<string> {
  const safaricom = await listen(({ path }, response) =>
    json(
      response,
      200,
      path.startsWith('/oauth')
        ? { access_token: 'token-1', expires_in: '3599' }
        : { 'Response Status': '1000' },
    ),
  );
  const client = createDarajaClient({ baseUrl: safaricom.baseUrl, tokens: createMemoryTokenStore() });
  const api = await serveApi({ ...engine.apiDeps, daraja: { sandbox: client, production: client } });
  const { status } = await send(
    `${api.url}/v1/daraja-credentials/${engine.tenant.credentialId}/register-pull`,
    { method: 'POST', key: engine.tenant.apiKey, body: { nominatedNumber: '0722000000' } },
  );
  expect(status).toBe(200);
  await Promise.all([api.close(), client.close(), safaricom.close()]);
  const { CallBackURL } = JSON.parse(safaricom.received.at(-1)!.body) as { CallBackURL: string };
  return CallBackURL;
}

test.each([
  ['a list', '{"Response":[[{"transactionId":"UKP4K7Q2XN","amount":"1500"}]]}'],
  ['no JSON', 'nonsense'],
  ['nothing', undefined],
  ['a megabyte', `"${'a'.repeat(1_000_000)}"`],
])(
  'what Safaricom posts to the address registered for pulls (%s) is acknowledged, no forgery, and not kept',
  async (_what, body) => {
    const { pathname } = new URL(await registeredAddress());
    engine.logLines.length = 0;
    const { status, body: answer } = await send(`${engine.apiUrl}${pathname}`, { method: 'POST', body });
    expect([status, answer]).toEqual([200, { ResultCode: 0, ResultDesc: 'Accepted' }]);
    const em = everyTenantsEntities(engine.orm);
    for (const entity of [StrayCallback, EvidenceRow, AccountEntry])
      expect(await em.count<object>(entity, {})).toBe(0);
    expect(await metricsText()).not.toContain('taken="unknownToken"');
    const levels = engine.logLines.map((line) => (JSON.parse(line) as { level: number }).level);
    expect(Math.max(...levels)).toBe(30);
    expect(engine.logLines.join('')).toContain('registration for pulls');
  },
);

test.each(['GET', 'PUT', 'DELETE'])('the address registered for pulls does not serve %s', async (method) => {
  expect((await send(`${engine.apiUrl}/hooks/pull`, { method })).status).toBe(405);
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { deliverWebhook } from '../../../activities/deliver-webhook.ts';
import { WebhookEndpoint } from '../../../db/entities/index.ts';
import { everyTenantsEntities } from '../../../db/tenant.ts';
import { Engine } from '../../support/engine.ts';
import { sql } from '../../support/flow.ts';
import { insertDelivery, insertEvent } from '../support/rows.ts';
import { closedAddress, temporalAt } from '../support/serve-api.ts';

let engine: Engine;
let endpoint: string;
let first: string;
beforeAll(async () => {
  engine = await Engine.start({ worker: false, tempo: 1, api: { client: temporalAt(closedAddress) } });
});
afterAll(async () => {
  await engine.stop();
});
beforeEach(async () => {
  ({ id: endpoint, secret: first } = await engine.listen());
});

const rotate = (body: object = {}, key?: string) =>
  engine.request(
    'POST',
    `/v1/webhook-endpoints/${endpoint}/rotate-secret`,
    body,
    key === undefined ? {} : { 'idempotency-key': key },
  );
const secretOf = async (rotated: ReturnType<typeof rotate>): Promise<string> =>
  String((await rotated).body['secret']);
const stored = () => everyTenantsEntities(engine.orm).findOneOrFail(WebhookEndpoint, { id: endpoint });

/** Which of these secrets the next webhook is signed by. */
async function signing(...secrets: string[]): Promise<boolean[]> {
  const eventId = await insertEvent(engine, engine.tenant);
  await deliverWebhook(
    engine.activityDeps,
    await insertDelivery(engine, engine.tenant, { eventId, endpointId: endpoint }),
  );
  const { body, headers } = engine.receiver.received.find(({ json }) => json.id === eventId)!;
  return secrets.map((secret) => {
    try {
      new Webhook(secret).verify(body, headers as Record<string, string>);
      return true;
    } catch {
      return false;
    }
  });
}

describe('a rotation', () => {
  test('answers with a new secret; both sign for 24 hours', async () => {
    const before = Date.now();
    const { status, body } = await rotate();
    expect(status).toBe(200);
    const { secret, ...view } = body;
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/);
    expect(secret).not.toBe(first);
    const untilMs = Date.parse(String(view['previousSecretUntil'])) - before;
    expect(untilMs).toBeGreaterThanOrEqual(24 * 3_600_000 - 1_000);
    expect(untilMs).toBeLessThanOrEqual(24 * 3_600_000 + 60_000);
    expect(await signing(first, String(secret))).toEqual([true, true]);
    const { body: read } = await engine.request('GET', `/v1/webhook-endpoints/${endpoint}`);
    expect(read).toEqual(view);
    expect(JSON.stringify(await stored())).not.toContain(String(secret).slice(6));
  });

  test('lets the old secret go when the time is over by the database’s clock', async () => {
    const second = await secretOf(rotate({ overlapHours: 168 }));
    await sql(
      engine,
      `update webhook_endpoints set previous_secret_until = clock_timestamp() + interval '1 minute'`,
    );
    expect(await signing(first, second)).toEqual([true, true]);
    await sql(engine, 'update webhook_endpoints set previous_secret_until = clock_timestamp()');
    expect(await signing(first, second)).toEqual([false, true]);
  });

  test('without overlap lets the old secret go at once, and forgets it', async () => {
    const second = await secretOf(rotate({ overlapHours: 0 }));
    expect(await signing(first, second)).toEqual([false, true]);
    await expect(stored()).resolves.toMatchObject({ previousSecretSealed: null, previousSecretUntil: null });
  });

  test('within another ends the oldest secret', async () => {
    const second = await secretOf(rotate());
    const third = await secretOf(rotate({ overlapHours: 1 }));
    expect(await signing(first, second, third)).toEqual([false, true, true]);
  });

  test('is made one after another where several ask at once', async () => {
    const secrets = await Promise.all(Array.from({ length: 5 }, () => secretOf(rotate())));
    expect(new Set([first, ...secrets]).size).toBe(6);
    const signs = await signing(first, ...secrets);
    expect(signs[0]).toBe(false);
    expect(signs.filter(Boolean)).toHaveLength(2);
  });

  test('takes back the proof of the receiver', async () => {
    await sql(engine, 'update webhook_endpoints set verified_at = now() where id = ?', [endpoint]);
    expect((await rotate()).body['verifiedAt']).toBeNull();
  });

  test('is audited, without a secret', async () => {
    const secret = await secretOf(rotate({ overlapHours: 2 }));
    const { body } = await engine.request('GET', `/v1/audit-entries?subject=${endpoint}&limit=1`);
    expect(body.data).toMatchObject([{ action: 'endpoint.secret_rotated', details: { overlapHours: 2 } }]);
    expect(JSON.stringify(body)).not.toContain(secret.slice(6));
  });
});

describe('the same Idempotency-Key', () => {
  test('shows the same secret again for an hour, and rotates once', async () => {
    const key = `rotate-${endpoint}`;
    const once = await rotate({}, key);
    const again = await rotate({}, key);
    expect(again.body).toEqual(once.body);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await signing(first, String(once.body['secret']))).toEqual([true, true]);
    await sql(
      engine,
      `update idempotency_keys set created_at = now() - interval '61 minutes' where key = ?`,
      [key],
    );
    const late = await rotate({}, key);
    expect([late.status, late.body.error.code]).toEqual([409, 'duplicate_error']);
    expect(late.body.error.message).not.toContain('whsec_');
  });

  test('shows the secret to a caller whose first answer was lost in a crash', async () => {
    const key = `crash-${endpoint}`;
    const { body } = await rotate({}, key);
    await sql(engine, 'update idempotency_keys set answer_sealed = null where key = ?', [key]);
    expect(await secretOf(rotate({}, key))).toBe(body['secret']);
  });

  test('with another overlap is refused, and nothing changes', async () => {
    const key = `other-${endpoint}`;
    const secret = await secretOf(rotate({}, key));
    const { status, body } = await rotate({ overlapHours: 1 }, key);
    expect([status, body.error.code]).toEqual([422, 'idempotency_key_reused']);
    expect(await signing(first, secret)).toEqual([true, true]);
  });
});

test.each([-1, 169, 1.5, '24', null, 1e21])(
  'an overlap of %j is refused by name, and nothing changes',
  async (overlapHours) => {
    const { status, body } = await rotate({ overlapHours });
    expect(status).toBe(422);
    expect(body.error.validation).toEqual([
      { field: 'overlapHours', message: 'Send whole hours from 0 to 168.' },
    ]);
    expect(await signing(first)).toEqual([true]);
  },
);

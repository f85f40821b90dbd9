import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { addEvidence, type NewEvidence } from '../../db/new-evidence.ts';
import type { Payment } from '../../db/entities/index.ts';
import { seconds, World } from '../activities/world.ts';

let world: World;

beforeAll(async () => {
  world = await World.start();
});
afterAll(async () => await world.stop());

const callback: NewEvidence = {
  kind: 'callback',
  sourceKey: 'hash',
  says: 'failed',
  resultCode: '1',
  body: '{"Body":{}}',
};
const add = (payment: Payment, evidence: NewEvidence, tempo = 1) =>
  addEvidence(world.em, { sealer: world.sealer, tempo }, payment, evidence);

describe('addEvidence', () => {
  test('stores what was found, its body sealed, and waits to be judged', async () => {
    const payment = await world.payment();
    expect(await add(payment, callback)).toBe(true);
    const [row, ...more] = await world.evidence(payment);
    expect(more).toEqual([]);
    expect(row).toMatchObject({
      organisationId: payment.organisationId,
      environment: payment.environment,
      kind: 'callback',
      says: 'failed',
      resultCode: '1',
      boundBy: 'token',
      receiptTaken: false,
      judgedAt: null,
    });
    expect(world.sealer.open('evidence-body', row!.id, row!.bodySealed!)).toBe('{"Body":{}}');
  });

  test('with the same source key again stores nothing and changes nothing', async () => {
    const payment = await world.payment();
    await add(payment, callback);
    const before = await world.evidence(payment);
    expect(await add(payment, { ...callback, says: 'completed', resultCode: '0' })).toBe(false);
    expect(await world.evidence(payment)).toEqual(before);
  });

  test('by ten at once is stored once, and one of them is told so', async () => {
    const payment = await world.payment();
    const stored = await Promise.all(Array.from({ length: 10 }, () => add(payment, callback)));
    expect(stored.filter(Boolean)).toHaveLength(1);
    expect(await world.evidence(payment)).toHaveLength(1);
  });

  test('with the same source key of another kind or payment is something else', async () => {
    const [one, two] = [await world.payment(), await world.payment()];
    expect(await add(one, callback)).toBe(true);
    expect(await add(one, { ...callback, kind: 'query' })).toBe(true);
    expect(await add(two, callback)).toBe(true);
    expect(await world.evidence(one)).toHaveLength(2);
  });

  test('before a prompt has no age', async () => {
    const payment = await world.payment();
    await add(payment, callback);
    expect((await world.evidence(payment))[0]?.ageMs).toBeNull();
  });

  test.each([1, 60])('has an age in payment time: real time times %i', async (tempo) => {
    const payment = await world.payment({ promptedAgoMs: 10 * seconds });
    await add(payment, callback, tempo);
    const ageMs = (await world.evidence(payment))[0]!.ageMs!;
    expect(ageMs).toBeGreaterThanOrEqual(10 * seconds * tempo);
    expect(ageMs).toBeLessThan(15 * seconds * tempo);
  });
});

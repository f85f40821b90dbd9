import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { admitPrompt, recordPush, type CircuitChange } from '../../db/circuit.ts';
import { circuitThresholds } from '../../workflows/circuit-thresholds.ts';
import { productionTiming } from '../../workflows/timing.ts';
import { emptyDatabase } from '../support/database.ts';

let orm: MikroORM;
beforeAll(async () => {
  orm = await emptyDatabase();
});
afterAll(async () => await orm.close(true));
beforeEach(async () => {
  await sql('truncate circuits, gateway_calls');
});

const sql = (statement: string) => orm.em.fork().execute(statement);
const push = (
  credentialId: string,
  failed: boolean,
  environment: 'sandbox' | 'production' = 'production',
): Promise<CircuitChange | undefined> =>
  recordPush(orm.em.fork(), productionTiming, { environment, credentialId, failed });
const admit = (em: EntityManager = orm.em.fork(), environment: 'sandbox' | 'production' = 'production') =>
  admitPrompt(em, productionTiming, environment);

/** Pushes one after the other; what the last of them changed. */
async function pushes(times: number, failed: boolean, credentials = ['cred_a', 'cred_b']) {
  let change: CircuitChange | undefined;
  for (let made = 0; made < times; made += 1)
    change = await push(credentials[made % credentials.length]!, failed);
  return change;
}
const { callsMin } = circuitThresholds;
const passPause = () => sql(`update circuits set probe_from = clock_timestamp() - interval '1 second'`);
const passWindow = () => sql(`update gateway_calls set at = at - interval '31 seconds'`);

describe('the circuit opens', () => {
  test('with the failure that makes enough of them, and says so to one', async () => {
    expect(await pushes(callsMin - 1, true)).toBeUndefined();
    expect(await admit()).toBe('passes');
    expect(await push('cred_b', true)).toBe('open');
    expect(await push('cred_b', true)).toBeUndefined();
    expect(await admit()).toMatchObject({ waitMs: expect.any(Number) });
  });

  test('once, however many failures come at once in however many processes', async () => {
    const changes = await Promise.all(
      Array.from({ length: 3 * callsMin }, (_each, number) => push(`cred_${number % 3}`, true)),
    );
    expect(changes.filter((change) => change === 'open')).toHaveLength(1);
    expect(changes.filter((change) => change !== undefined)).toHaveLength(1);
  });

  test('for the only credential that is active, for there is nobody else to ask', async () => {
    expect(await pushes(callsMin, true, ['cred_a'])).toBe('open');
  });

  test('not for one credential among several that work', async () => {
    await push('cred_b', false);
    expect(await pushes(5 * callsMin, true, ['cred_a'])).toBeUndefined();
    expect(await admit()).toBe('passes');
    expect(await push('cred_b', true)).toBe('open');
  });

  test('not while half of the pushes get through', async () => {
    await pushes(callsMin, false);
    expect(await pushes(callsMin, true)).toBeUndefined();
    expect(await push('cred_a', true)).toBe('open');
  });

  test('not by failures that are older than its window', async () => {
    await pushes(callsMin - 1, true);
    await passWindow();
    expect(await pushes(callsMin - 1, true)).toBeUndefined();
  });

  test('in the environment that fails, and in no other', async () => {
    await pushes(callsMin, true);
    expect(await admit(orm.em.fork(), 'sandbox')).toBe('passes');
    expect(await push('cred_a', true, 'sandbox')).toBeUndefined();
  });
});

describe('an open circuit', () => {
  beforeEach(async () => {
    await pushes(callsMin, true);
  });

  test('refuses every prompt until its pause is over, and says for how long', async () => {
    const refused = await Promise.all(Array.from({ length: 5 }, () => admit()));
    for (const each of refused) {
      const { waitMs } = each as { waitMs: number };
      expect(waitMs).toBeGreaterThan(productionTiming.circuitPauseMs - 5_000);
      expect(waitMs).toBeLessThanOrEqual(productionTiming.circuitPauseMs);
    }
  });

  test('is not closed by a push that gets through during the pause', async () => {
    expect(await push('cred_a', false)).toBeUndefined();
    expect(await admit()).toMatchObject({ waitMs: expect.any(Number) });
  });

  test('lets one of twenty at once through as a probe after the pause', async () => {
    await passPause();
    const answers = await Promise.all(Array.from({ length: 20 }, () => admit()));
    expect(answers.filter((answer) => answer === 'probe')).toHaveLength(1);
    expect(answers.filter((answer) => typeof answer === 'object')).toHaveLength(19);
  });

  test('lets another through when the probe’s transaction is undone', async () => {
    await passPause();
    const undone = orm.em.fork().transactional(async (em) => {
      expect(await admit(em)).toBe('probe');
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await admit()).toBe('probe');
  });

  test('lets another through when nothing is heard of the probe', async () => {
    await passPause();
    expect(await admit()).toBe('probe');
    expect(await admit()).toMatchObject({ waitMs: expect.any(Number) });
    await sql(`update circuits set probe_until = clock_timestamp() - interval '1 second'`);
    expect(await admit()).toBe('probe');
  });

  test('stays open for another pause when the probe fails', async () => {
    await passPause();
    expect(await admit()).toBe('probe');
    expect(await push('cred_a', true)).toBe('stillOpen');
    expect(await admit()).toMatchObject({ waitMs: expect.any(Number) });
    await passPause();
    expect(await admit()).toBe('probe');
  });

  test('closes when the probe gets through, and what failed before does not open it again', async () => {
    await passPause();
    expect(await admit()).toBe('probe');
    expect(await push('cred_a', false)).toBe('closed');
    expect(await Promise.all([admit(), admit()])).toEqual(['passes', 'passes']);
    expect(await pushes(callsMin - 1, true)).toBeUndefined();
    expect(await push('cred_b', true)).toBe('open');
  });
});

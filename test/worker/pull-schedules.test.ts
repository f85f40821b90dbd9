import assert from 'node:assert/strict';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ScheduleDescription } from '@temporalio/client';
import { createDarajaClient } from '../../daraja/client.ts';
import { AccountEntry, DarajaCredential, PullPass } from '../../db/entities/index.ts';
import { everyTenantsEntities } from '../../db/tenant.ts';
import { createTokenStore } from '../../db/token-store.ts';
import { startPullSchedules, syncPullSchedules } from '../../worker/pull-schedules.ts';
import { compress, productionTiming } from '../../workflows/timing.ts';
import { json, listen } from '../daraja/listening.ts';
import { pulled, pullEmpty, pullFound } from '../daraja/pull-samples.ts';
import { Engine } from '../support/engine.ts';
import { eventually } from '../support/eventually.ts';
import { dumpTemporal } from '../support/temporal-dump.ts';
import { makeTenant } from '../support/tenants.ts';

let engine: Engine;
let safaricom: Awaited<ReturnType<typeof listen>>;
let credentialId: string;
const receipt = 'UKPSCHED01';
const payer = '254708374149';

beforeAll(async () => {
  engine = await Engine.start({ worker: false, pullSchedules: false });
  const trxDate = new Date(Date.now() + 3 * 3_600_000 - 2_000).toISOString();
  safaricom = await listen(({ path, body }, response) => {
    if (path.startsWith('/oauth')) return json(response, 200, { access_token: 'token', expires_in: '3599' });
    const { OffSetValue } = JSON.parse(body) as { OffSetValue: string };
    const row = pulled({ transactionId: receipt, trxDate, msisdn: Number(payer) });
    json(response, 200, OffSetValue === '0' ? pullFound([row]) : pullEmpty);
  });
  const tokens = createTokenStore(engine.orm, engine.sealer);
  const daraja = createDarajaClient({ baseUrl: safaricom.baseUrl, tokens });
  engine.activityDeps.daraja = { sandbox: daraja, production: daraja };
  await engine.startWorker();
  ({ credentialId } = engine.tenant);
}, 30_000);
afterAll(async () => {
  await engine.removeSchedules();
  await engine.stop();
  await safaricom.close();
});

const em = () => everyTenantsEntities(engine.orm);
const register = (at: Date | null, id = credentialId): Promise<number> =>
  em().nativeUpdate(DarajaCredential, { id }, { pullRegisteredAt: at });
/** Long enough apart that none fires by itself while a test looks. */
const timing = { ...compress(productionTiming, 1), pullSchedulesEveryMs: 100 };
const options = () => ({ orm: engine.orm, client: engine.client, timing, log: engine.log });
const sync = (changes: Partial<typeof timing> = {}): Promise<void> =>
  syncPullSchedules({ ...options(), timing: { ...timing, ...changes } });

const handle = (pass: string, id = credentialId) => engine.client.schedule.getHandle(`pull/${id}/${pass}`);
const described = async (pass: string, id?: string): Promise<ScheduleDescription | undefined> => {
  try {
    return await handle(pass, id).describe();
  } catch {
    return undefined;
  }
};
const listed = async (): Promise<string[]> => {
  const ids: string[] = [];
  for await (const { scheduleId } of engine.client.schedule.list()) ids.push(scheduleId);
  return ids.toSorted();
};
/** Temporal's list lags behind what was just done. */
const expectListed = (...ids: string[]) => eventually(async () => assert.deepEqual(await listed(), ids));
const both = (id = credentialId): string[] => [`pull/${id}/full`, `pull/${id}/recent`];

beforeEach(async () => {
  await register(null);
  await engine.removeSchedules();
  await expectListed();
  await em().nativeDelete(PullPass, {});
});

describe('the schedules of pulls', () => {
  test('are made for a credential that is registered, one for each pass, and never overlap', async () => {
    await sync();
    expect(await listed()).toEqual([]);
    await register(new Date());
    await sync();
    const [recent, full] = [await described('recent'), await described('full')];
    expect(recent).toMatchObject({
      spec: { intervals: [{ every: 15 * 60_000 }] },
      policies: { overlap: 'SKIP' },
    });
    expect(full).toMatchObject({
      spec: { intervals: [{ every: 12 * 3_600_000 }] },
      policies: { overlap: 'SKIP' },
    });
    expect(recent?.action).toMatchObject({
      workflowType: 'pullTransactions',
      args: [{ credentialId, pass: 'recent' }],
    });
  });

  test('stay as they are when they are right, however many workers look at once', async () => {
    await register(new Date());
    await Promise.all([sync(), sync(), sync()]);
    await expectListed(...both());
    const before = await described('recent');
    await Promise.all([sync(), sync(), sync()]);
    const after = await described('recent');
    expect(after?.info.lastUpdatedAt).toEqual(before?.info.lastUpdatedAt);
    expect(after?.info.createdAt).toEqual(before?.info.createdAt);
  });

  test('change with the timing, and keep the pause that a person set', async () => {
    await register(new Date());
    await sync();
    await expectListed(...both());
    await handle('recent').pause('Safaricom asked us to');
    await sync({ pullRecentEveryMs: 5 * 60_000 });
    expect(await described('recent')).toMatchObject({
      spec: { intervals: [{ every: 5 * 60_000 }] },
      state: { paused: true, note: 'Safaricom asked us to' },
    });
  });

  test('go when the credential is registered no more, and those of another stay', async () => {
    const other = (await makeTenant(engine.orm, engine.sealer)).credentialId;
    await register(new Date());
    await register(new Date(), other);
    await sync();
    await expectListed(...[...both(), ...both(other)].toSorted());
    await register(null);
    await Promise.all([sync(), sync()]);
    await expectListed(...both(other));
    await register(null, other);
    await sync();
    await expectListed();
  });

  test('come back when Temporal has lost them, by a worker that looks again and again', async () => {
    await register(new Date());
    const running = startPullSchedules(options());
    try {
      await expectListed(...both());
      await Promise.all([handle('recent').delete(), handle('full').delete()]);
      await eventually(async () => assert.ok((await described('recent')) && (await described('full'))));
    } finally {
      await running.stop();
    }
  });

  test('that are not ours are left alone', async () => {
    const { client } = engine;
    const theirs = await client.schedule.create({
      scheduleId: 'somebody-elses',
      spec: { intervals: [{ every: '1 day' }] },
      action: { type: 'startWorkflow', workflowType: 'theirs', taskQueue: 'theirs' },
    });
    await expectListed('somebody-elses');
    await sync();
    expect((await theirs.describe()).scheduleId).toBe('somebody-elses');
  });
});

describe('a pull by its schedule', () => {
  test('runs at once when it is made, and whenever it is triggered, and stores what came', async () => {
    // Of its own, for passes of the tests before may still be on their way.
    const id = (await makeTenant(engine.orm, engine.sealer)).credentialId;
    await register(new Date(), id);
    await sync();
    const passesOf = (pass: 'recent' | 'full') =>
      em().count(PullPass, { pass, complete: true, credentialId: id });
    await eventually(async () =>
      assert.deepEqual([await passesOf('recent'), await passesOf('full')], [1, 1]),
    );
    expect(await em().find(AccountEntry, { receiptNumber: receipt, credentialId: id })).toMatchObject([
      { source: 'pull', amountShillings: 10 },
    ]);
    // A trigger beside a pass that still runs is skipped, and its pass is stored a little before its run ends.
    await eventually(async () => assert.deepEqual((await described('recent', id))?.info.runningActions, []));
    await handle('recent', id).trigger();
    await eventually(async () => assert.equal(await passesOf('recent'), 2));
    expect(await em().count(AccountEntry, { receiptNumber: receipt, credentialId: id })).toBe(1);
    const { info } = (await described('recent', id))!;
    expect(info.recentActions.at(-1)?.action.workflow.workflowId).toMatch(`pull/${id}/recent-`);
    await register(null, id);
  });

  test('leaves nothing of a payer in Temporal or the log', async () => {
    const held = await dumpTemporal(engine, 'WorkflowType = "pullTransactions"');
    expect(held.length).toBeGreaterThan(2);
    const found = [receipt, payer, payer.slice(3), 'INV1042', 'simulator-secret'].filter((secret) =>
      [...held, ...engine.logLines].some((text) => text.includes(secret)),
    );
    expect(found).toEqual([]);
  });
});

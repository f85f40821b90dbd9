import assert from 'node:assert/strict';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { ScheduleNotFoundError, type ScheduleDescription } from '@temporalio/client';
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
/** Each test's own. */
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
}, 30_000);
afterAll(async () => {
  await engine.removeSchedules();
  await engine.stop();
  await safaricom.close();
});

const em = () => everyTenantsEntities(engine.orm);
const register = (at: Date | null, id = credentialId): Promise<number> =>
  em().nativeUpdate(DarajaCredential, { id }, { pullRegisteredAt: at });
const newCredential = async (): Promise<string> => (await makeTenant(engine.orm, engine.sealer)).credentialId;
/** Long enough apart that none fires by itself while a test looks. */
const timing = { ...compress(productionTiming, 1), pullSchedulesEveryMs: 100 };
const options = () => ({ orm: engine.orm, client: engine.client, timing, log: engine.log });
const sync = (changes: Partial<typeof timing> = {}): Promise<void> =>
  syncPullSchedules({ ...options(), timing: { ...timing, ...changes } });

// Temporal's list lags behind what was just done, on a busy machine by many seconds: what was deleted still stands in it,
// and what was made does not. So each test has credentials of its own and looks at their schedules alone.
jest.setTimeout(300_000);
const inTime = <T>(assertions: () => Promise<T>): Promise<T> => eventually(assertions, 90_000);

const handle = (pass: string, id = credentialId) => engine.client.schedule.getHandle(`pull/${id}/${pass}`);
const described = async (pass: string, id?: string): Promise<ScheduleDescription | undefined> => {
  try {
    return await handle(pass, id).describe();
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return undefined;
    throw error;
  }
};
const existing = async (id?: string): Promise<boolean[]> => [
  (await described('recent', id)) !== undefined,
  (await described('full', id)) !== undefined,
];
const expectListed = (...ids: string[]) =>
  inTime(async () => {
    const listed = new Set<string>();
    for await (const { scheduleId } of engine.client.schedule.list()) listed.add(scheduleId);
    for (const id of ids) assert.ok(listed.has(id), `${id} is not listed yet`);
  });
const both = (id = credentialId): string[] => [`pull/${id}/full`, `pull/${id}/recent`];

beforeEach(async () => {
  await em().nativeUpdate(DarajaCredential, {}, { pullRegisteredAt: null });
  credentialId = await newCredential();
});
afterEach(async () => {
  for (const pass of ['recent', 'full'])
    await handle(pass)
      .delete()
      .catch(() => undefined);
});

describe('the schedules of pulls', () => {
  test('are made for a credential that is registered, one for each pass, and never overlap', async () => {
    await sync();
    expect(await existing()).toEqual([false, false]);
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
    expect(before).toBeDefined();
    expect(after?.info.lastUpdatedAt).toEqual(before?.info.lastUpdatedAt);
    expect(after?.info.createdAt).toEqual(before?.info.createdAt);
  });

  test('change with the timing, and keep the pause that a person set', async () => {
    await register(new Date());
    await sync();
    await handle('recent').pause('Safaricom asked us to');
    await expectListed(...both());
    await sync({ pullRecentEveryMs: 5 * 60_000 });
    expect(await described('recent')).toMatchObject({
      spec: { intervals: [{ every: 5 * 60_000 }] },
      state: { paused: true, note: 'Safaricom asked us to' },
    });
  });

  test('go when the credential is registered no more, and those of another stay', async () => {
    const other = await newCredential();
    await register(new Date());
    await register(new Date(), other);
    await sync();
    await expectListed(...both(), ...both(other));
    await register(null);
    await Promise.all([sync(), sync()]);
    expect([await existing(), await existing(other)]).toEqual([
      [false, false],
      [true, true],
    ]);
    await register(null, other);
    await sync();
    expect(await existing(other)).toEqual([false, false]);
  });

  test('come back when Temporal has lost them, by a worker that looks again and again', async () => {
    await register(new Date());
    const running = startPullSchedules(options());
    try {
      await inTime(async () => assert.deepEqual(await existing(), [true, true]));
      const lost = await described('recent');
      await Promise.all([handle('recent').delete(), handle('full').delete()]);
      await inTime(async () => assert.deepEqual(await existing(), [true, true]));
      expect((await described('recent'))?.info.createdAt).not.toEqual(lost?.info.createdAt);
    } finally {
      await running.stop();
    }
  });

  test('that are not ours are left alone', async () => {
    const theirs = await engine.client.schedule.create({
      scheduleId: `somebody-elses/${credentialId}`,
      spec: { intervals: [{ every: '1 day' }] },
      action: { type: 'startWorkflow', workflowType: 'theirs', taskQueue: 'theirs' },
    });
    try {
      await expectListed(theirs.scheduleId);
      await sync();
      expect((await theirs.describe()).scheduleId).toBe(theirs.scheduleId);
    } finally {
      await theirs.delete();
    }
  });
});

describe('a pull by its schedule', () => {
  test('runs at once when it is made, and whenever it is triggered, and stores what came', async () => {
    await register(new Date());
    await sync();
    const passesOf = (pass: 'recent' | 'full') =>
      em().count(PullPass, { pass, complete: true, credentialId });
    await inTime(async () => assert.ok((await passesOf('recent')) > 0 && (await passesOf('full')) > 0));
    expect(await em().find(AccountEntry, { receiptNumber: receipt, credentialId })).toMatchObject([
      { source: 'pull', amountShillings: 10 },
    ]);
    // A trigger beside a pass that still runs is skipped, and its pass is stored a little before its run ends.
    await inTime(async () => assert.deepEqual((await described('recent'))?.info.runningActions, []));
    const before = await passesOf('recent');
    await handle('recent').trigger();
    await inTime(async () => assert.ok((await passesOf('recent')) > before));
    expect(await em().count(AccountEntry, { receiptNumber: receipt, credentialId })).toBe(1);
    const { info } = (await described('recent'))!;
    expect(info.recentActions.at(-1)?.action.workflow.workflowId).toMatch(`pull/${credentialId}/recent-`);
  });

  test('leaves nothing of a payer in Temporal or the log', async () => {
    await register(new Date());
    await sync();
    await inTime(async () => assert.ok((await em().count(PullPass, { credentialId })) >= 2));
    const held = await inTime(async () => {
      const dumped = await dumpTemporal(engine, 'WorkflowType = "pullTransactions"');
      assert.ok(dumped.filter((text) => text.includes(credentialId)).length >= 2);
      return dumped;
    });
    const found = [receipt, payer, payer.slice(3), 'INV1042', 'simulator-secret'].filter((secret) =>
      [...held, ...engine.logLines].some((text) => text.includes(secret)),
    );
    expect(found).toEqual([]);
  });
});

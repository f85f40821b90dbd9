import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freePort } from '../../local/free-port.ts';
import { startTemporal, type Temporal } from '../../local/temporal.ts';
import { searchAttributeTypes } from '../../workflows/search-attributes.ts';
import { Engine } from '../support/engine.ts';
import { eventually } from '../support/eventually.ts';
import {
  becomes,
  eventTypes,
  nextPhone,
  onHandset,
  onlyPushTo,
  patientTiming,
  pay,
  paymentTo,
  planFault,
  sql,
} from '../support/flow.ts';

let directory: string;
let temporal: Temporal;
let engine: Engine;
const namespace = 'hakika-killed';

const start = (port: number): Promise<Temporal> =>
  startTemporal({
    program: String(process.env['HAKIKA_TEST_TEMPORAL_PROGRAM']),
    port,
    databaseFile: join(directory, 'temporal.db'),
    namespace,
    searchAttributes: searchAttributeTypes,
  });

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hakika-temporal-'));
  temporal = await start(await freePort(0));
  const options = { temporal: { address: temporal.address, namespace }, tempo: 3, timing: patientTiming };
  engine = await Engine.start(options);
  await engine.listen(['payment.completed']);
}, 60_000);
afterAll(async () => {
  await engine.stop();
  await temporal.stop();
  await rm(directory, { recursive: true, force: true });
}, 60_000);

test('Temporal is killed while payments wait and push: all complete, each prompted once and announced once', async () => {
  const waiting = Array.from({ length: 8 }, () => nextPhone('20'));
  const pushing = Array.from({ length: 4 }, () => nextPhone('20'));
  await Promise.all(waiting.map((phone) => pay(engine, phone)));
  await Promise.all(
    pushing.map((phoneNumber) => planFault(engine, { fault: 'ackSlow', phoneNumber, delayMs: 1_500 })),
  );
  const posts = pushing.map((phone) => pay(engine, phone));
  await eventually(() => Promise.all(pushing.map((phone) => onlyPushTo(engine, phone))));

  process.kill(temporal.pid, 'SIGKILL');
  // Half of the payers act while Temporal is away: their callbacks are stored, and judged when it is back.
  await Promise.all(
    [...waiting.slice(4), ...pushing.slice(2)].map((phone) => onHandset(engine, phone, 'pin')),
  );
  const port = Number(temporal.address.split(':')[1]);
  temporal = await start(port);
  await Promise.all(
    [...waiting.slice(0, 4), ...pushing.slice(0, 2)].map((phone) => onHandset(engine, phone, 'pin')),
  );
  await Promise.all(posts);

  for (const phone of [...waiting, ...pushing]) {
    const { id } = (await paymentTo(engine, phone))!;
    await becomes(engine, id, 'completed', 40_000);
    await onlyPushTo(engine, phone);
    expect(await eventTypes(engine, id)).toEqual(['payment.completed']);
  }
  await eventually(async () => {
    const [{ count }] = (await sql<{ count: string }>(
      engine,
      `select count(*) from webhook_deliveries where status = 'delivered' and attempts = 1`,
    )) as [{ count: string }];
    expect(Number(count)).toBe(12);
  }, 40_000);
  expect(engine.receiver.of('payment.completed')).toHaveLength(12);
}, 90_000);

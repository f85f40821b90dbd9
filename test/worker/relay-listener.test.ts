import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { executeSql } from '../../local/postgres-admin.ts';
import { startTcpProxy } from '../../local/tcp-proxy.ts';
import { listenForWork, type WorkListener } from '../../worker/relay-listener.ts';
import { testDatabaseUrl } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';

let listener: WorkListener;
const notify = () => executeSql(testDatabaseUrl(), ['notify hakika_relay']);
const listening = async (): Promise<number> => {
  const [row] = await executeSql(testDatabaseUrl(), [
    `select count(*)::int as listening from pg_stat_activity
     where datname = current_database() and query = 'listen hakika_relay'`,
  ]);
  return Number(row!['listening']);
};

beforeAll(async () => {
  listener = listenForWork(testDatabaseUrl(), pino({ level: 'silent' }));
  await eventually(async () => assert.equal(await listening(), 1));
});
afterAll(() => listener.stop());

test('a notification ends every wait that began before it, and none that began after', async () => {
  const [abandoned, awaited] = [listener.nextWork(), listener.nextWork()];
  await notify();
  await Promise.all([abandoned, awaited]);
  const later = await Promise.race([listener.nextWork().then(() => 'heard'), sleep(200, 'nothing')]);
  expect(later).toBe('nothing');
});

test('a connection that the server ends is made anew', async () => {
  await executeSql(testDatabaseUrl(), [
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and query = 'listen hakika_relay'`,
  ]);
  await eventually(async () => expect(await listening()).toBe(1));
  const work = listener.nextWork();
  await notify();
  await work;
});

test('it ends also while the server is silent', async () => {
  const url = new URL(testDatabaseUrl());
  const proxy = await startTcpProxy({ target: url.href });
  [url.hostname, url.port] = ['127.0.0.1', String(proxy.port)];
  const other = listenForWork(url.href, pino({ level: 'silent' }));
  await eventually(async () => assert.equal(await listening(), 2));
  try {
    proxy.freeze();
    await expect(other.stop()).resolves.toBeUndefined();
  } finally {
    await proxy.stop();
  }
});

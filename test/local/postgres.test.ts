import { spawn } from 'node:child_process';
import { mkdtemp, readFile, readlink, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { executeSql } from '../../local/postgres-admin.ts';
import { startPostgres, type Postgres } from '../../local/postgres.ts';
import { freePort } from '../../local/free-port.ts';

const isRoot = process.getuid?.() === 0;
const settings = { fsync: 'off' };

let parent: string;
let directory: string;
let postgres: Postgres | undefined;

beforeEach(async () => {
  // mkdtemp makes it 0700: the system user postgres cannot enter it.
  parent = await mkdtemp(join(tmpdir(), 'hakika-'));
  directory = join(parent, 'postgres');
});

afterEach(async () => {
  await postgres?.stop();
  postgres = undefined;
  const elsewhere = await readlink(directory).catch(() => undefined);
  if (elsewhere !== undefined) await rm(elsewhere, { recursive: true });
  await rm(parent, { recursive: true });
});

/** Starts it in a process of its own, which is killed as soon as the server answers. */
async function startAndDie(): Promise<void> {
  const module = join(import.meta.dirname, '../../local/postgres.ts');
  const options = JSON.stringify({ directory, settings, port: await freePort(0) });
  const script = `const { startPostgres } = await import(${JSON.stringify(module)}); await startPostgres(${options}); process.kill(process.pid, 'SIGKILL')`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' });
  const signal = await new Promise((resolve) => child.once('close', (_code, name) => resolve(name)));
  expect(signal).toBe('SIGKILL');
}

test('in a private folder, also of root, the server outlives its parent and is adopted by the next start', async () => {
  await startAndDie();
  const lines: string[] = [];
  postgres = await startPostgres({ directory, settings, log: (line) => lines.push(line) });
  expect(lines).toEqual([`PostgreSQL runs already on 127.0.0.1:${postgres.port}`]);

  await postgres.createDatabase('Till-1');
  await postgres.createDatabase('Till-1');
  const rows = await executeSql(postgres.url('Till-1'), [
    `select current_database() as name, current_setting('server_encoding') as encoding, current_setting('listen_addresses') as addresses`,
  ]);
  expect(rows).toEqual([{ name: 'Till-1', encoding: 'UTF8', addresses: '127.0.0.1' }]);
});

test('data survives a stop and a start on another port', async () => {
  postgres = await startPostgres({ directory, settings, port: await freePort(0) });
  await postgres.createDatabase('kept');
  await postgres.stop();
  postgres = await startPostgres({ directory, settings, port: await freePort(0) });
  await expect(executeSql(postgres.url('kept'), ['select 1 as one'])).resolves.toEqual([{ one: 1 }]);
});

test('a wrong password is refused, and the right one is for our eyes only', async () => {
  postgres = await startPostgres({ directory, settings, port: await freePort(0) });
  const wrongUrl = postgres.url('postgres').replace(/:[0-9a-f]{48}@/, ':wrong@');
  await expect(executeSql(wrongUrl, ['select 1'])).rejects.toThrow('password authentication failed');
  expect((await stat(join(directory, 'password'))).mode & 0o777).toBe(0o600);
});

test('its log tells that a row was refused, and neither the statement nor the row', async () => {
  postgres = await startPostgres({ directory, settings, port: await freePort(0) });
  const insert = `insert into payers values ('254712345678')`;
  const refused = executeSql(postgres.url('postgres'), [
    'create table payers (phone text unique)',
    insert,
    insert,
  ]);
  await expect(refused).rejects.toThrow('payers_phone_key');
  const log = await readFile(join(directory, 'server.log'), 'utf8');
  expect(log).toContain('duplicate key value violates unique constraint "payers_phone_key"');
  expect(log).not.toContain('254712345678');
});

test('a server that cannot start says why and what to do next', async () => {
  const start = startPostgres({
    directory,
    port: await freePort(0),
    settings: { ...settings, max_connections: 'many' },
  });
  await expect(start).rejects.toThrow(
    /invalid value for parameter "max_connections": "many"[^]*set DATABASE_URL/,
  );
});

test('as root, the data of a removed link is not taken up again', async () => {
  if (!isRoot) return;
  postgres = await startPostgres({ directory, settings, port: await freePort(0) });
  await postgres.createDatabase('old');
  await postgres.stop();
  await rm(directory);
  postgres = await startPostgres({ directory, settings, port: await freePort(0) });
  await expect(executeSql(postgres.url('old'), ['select 1'])).rejects.toThrow('does not exist');
});

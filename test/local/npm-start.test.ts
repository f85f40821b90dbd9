import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { LocalStack } from '../../local/local-json.ts';
import { eventually } from '../support/eventually.ts';

interface Run {
  child: ChildProcess;
  output: () => string;
  ended: Promise<number | null>;
}

let directory: string;
let stack: Run;

function npm(...words: string[]): Run {
  const env = { ...process.env, HAKIKA_STATE_DIRECTORY: directory, HAKIKA_TEMPO: '20' };
  // A user's shell has none of the servers of this test run.
  for (const name of ['TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE', 'DATABASE_URL'])
    delete (env as NodeJS.ProcessEnv)[name];
  const child = spawn('npm', words, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { child, output: () => text, ended };
}

async function startStack(): Promise<Run> {
  const run = npm('start');
  await eventually(() => expect(run.output()).toContain('Take a payment'), 120_000);
  return run;
}

const local = async (): Promise<LocalStack> =>
  JSON.parse(await readFile(join(directory, 'local.json'), 'utf8')) as LocalStack;

/** The process that `npm start` runs, whatever npm puts between. */
const stackPid = async (): Promise<number> =>
  Number((await readFile(join(directory, 'running'), 'utf8')).split(' ')[0]);

async function call(path: string, body?: object): Promise<Record<string, string>> {
  const { apiUrl, apiKey } = await local();
  const response = await fetch(`${apiUrl}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return (await response.json()) as Record<string, string>;
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hakika-start-'));
  stack = await startStack();
}, 150_000);

afterAll(async () => {
  const pid = await stackPid().catch(() => undefined);
  if (pid !== undefined) process.kill(pid, 'SIGTERM');
  await stack.ended;
  // As root the database lies elsewhere, for its user may not enter our folder.
  const elsewhere = await readlink(join(directory, 'postgres')).catch(() => undefined);
  if (elsewhere !== undefined) await rm(elsewhere, { recursive: true });
  await rm(directory, { recursive: true, force: true });
}, 60_000);

test('npm start writes where everything is, and its curl leads to a verified webhook in the terminal', async () => {
  const stackOfRun = await local();
  expect(Object.keys(stackOfRun)).toEqual([
    'apiUrl',
    'apiKey',
    'credentialId',
    'simulatorUrl',
    'temporalAddress',
    'temporalNamespace',
    'temporalUiUrl',
    'webhookSecret',
  ]);
  expect(stack.output()).toContain(stackOfRun.credentialId);
  for (const url of [stackOfRun.simulatorUrl, stackOfRun.temporalUiUrl])
    expect((await fetch(url!)).status).toBe(200);
  const [, curl = ''] = /(curl [\s\S]*?'\{.*?\}')/.exec(stack.output()) ?? [];
  const pasted = spawn('sh', ['-c', curl.replaceAll('curl ', 'curl -s ')], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let answer = '';
  for await (const chunk of pasted.stdout) answer += String(chunk);
  const { transactionId } = JSON.parse(answer) as { transactionId: string };
  await eventually(() => {
    expect(stack.output()).toMatch(new RegExp(`payment.completed +${transactionId}.*signature verified`));
  });
});

test('npm run demo ends with ten payments in their right states and ten verified webhooks', async () => {
  const demo = npm('run', 'demo');
  expect(await demo.ended).toBe(0);
  expect(demo.output()).toContain('10 of 10 done');
}, 120_000);

test('a second npm start says that one is running, and leaves it alone', async () => {
  const second = npm('start');
  expect(await second.ended).toBe(1);
  expect(second.output()).toContain('running already');
  expect((await fetch(`${(await local()).apiUrl}/readyz`)).status).toBe(200);
});

test('after kill -9 the next start has the same key, payments and database, and takes payments again', async () => {
  const before = await local();
  const { paymentId } = await call('/v1/express', {
    phoneNumber: '0712000201',
    amount: 10,
    description: 'Before',
  });
  await eventually(async () => expect((await call(`/v1/payments/${paymentId}`))['status']).toBe('completed'));
  process.kill(await stackPid(), 'SIGKILL');
  await stack.ended;
  stack = await startStack();
  expect((await local()).apiKey).toBe(before.apiKey);
  expect((await call(`/v1/payments/${paymentId}`))['status']).toBe('completed');
  const again = await call('/v1/express', { phoneNumber: '0712000202', amount: 11, description: 'After' });
  await eventually(async () =>
    expect((await call(`/v1/payments/${again['paymentId']}`))['status']).toBe('completed'),
  );
}, 150_000);

test('Ctrl-C stops everything in order, and nothing is left behind', async () => {
  const { apiUrl, simulatorUrl, temporalUiUrl } = await local();
  // As a terminal does it: to the whole process group.
  process.kill(-stack.child.pid!, 'SIGINT');
  await stack.ended;
  await eventually(() => expect(stack.output()).toContain('Stopped.'));
  for (const url of [apiUrl, simulatorUrl!, temporalUiUrl!])
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  const log = await readFile(join(directory, 'log/worker.log'), 'utf8');
  expect(log).toContain('stopping');
}, 60_000);

test('a terminal that is closed in the middle of a start leaves nothing behind either', async () => {
  stack = npm('start');
  await eventually(() => expect(stack.output()).toContain('Temporal …'), 60_000);
  process.kill(-stack.child.pid!, 'SIGHUP');
  await stack.ended;
  await eventually(() => {
    for (const file of ['running', 'postgres/data/postmaster.pid', 'temporal/temporal.db.process.json'])
      expect(existsSync(join(directory, file))).toBe(false);
  }, 30_000);
}, 100_000);

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { type Json, paybill, signed, until } from './running-simulator.ts';

const main = fileURLToPath(new URL('../../simulator/main.ts', import.meta.url));

interface Started {
  child: ChildProcess;
  url: string;
  seed: string;
  /** Everything on standard error, once the program has ended. */
  errors: Promise<string>;
}

function spawnMain(env: Record<string, string>) {
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env['PATH'], SIMULATOR_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  return { child, out: child.stdout as NonNullable<typeof child.stdout>, errors: text(child.stderr!) };
}

async function startMain(env: Record<string, string> = {}): Promise<Started> {
  const { child, out, errors } = spawnMain(env);
  const [chunk] = (await once(out, 'data')) as [Buffer];
  const said = chunk.toString('utf8');
  const [, url = ''] = /(http:\/\/127\.0\.0\.1:\d+)/.exec(said) ?? [];
  const [, seed = ''] = /SIMULATOR_SEED=(\d+)/.exec(said) ?? [];
  return { child, url, seed, errors };
}

async function stop({ child }: Started): Promise<unknown[]> {
  child.kill();
  return await once(child, 'exit');
}

test.each(['SIGTERM', 'SIGINT'] as const)('prints its address, and stops orderly on %s', async (signal) => {
  const { child, url } = await startMain();
  await expect(fetch(`${url}/livez`).then(({ status }) => status)).resolves.toBe(200);
  child.kill(signal);
  await expect(once(child, 'exit')).resolves.toEqual([0, null]);
});

test('stops when the parent that started it is gone', async () => {
  const { child } = await startMain();
  child.disconnect();
  await expect(once(child, 'exit')).resolves.toEqual([0, null]);
});

/** The serial of the receipt of the first payment that is made there; the date before it is not chance. */
async function firstReceipt(url: string): Promise<string> {
  const { consumerKey, consumerSecret, businessShortCode } = paybill;
  const ask = async (path: string, init: RequestInit = {}): Promise<Json> =>
    (await fetch(url + path, init)).json();
  const basic = Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64');
  const { access_token } = await ask('/oauth/v1/generate?grant_type=client_credentials', {
    headers: { authorization: `Basic ${basic}` },
  });
  await ask('/mpesa/stkpush/v1/processrequest', {
    method: 'POST',
    headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      ...signed(paybill),
      TransactionType: 'CustomerPayBillOnline',
      Amount: 1,
      PartyA: '254719000100',
      PartyB: businessShortCode,
      PhoneNumber: '254719000100',
      CallBackURL: url,
      AccountReference: 'INV-1',
      TransactionDesc: 'Invoice 1',
    }),
  });
  const [entry] = await until<Json>(async () => {
    const { entries } = await ask('/_simulator/ledger');
    return entries.length > 0 ? entries : undefined;
  });
  return entry.receiptNumber.slice(3);
}

async function run(env: Record<string, string> = {}): Promise<{ seed: string; receipt: string }> {
  const started = await startMain({ HAKIKA_TEMPO: '50', ...env });
  const receipt = await firstReceipt(started.url);
  await stop(started);
  return { seed: started.seed, receipt };
}

test('every start has receipts of its own, and the seed it prints gives them again', async () => {
  const [first, second] = [await run(), await run()];
  expect(second.receipt).not.toBe(first.receipt);
  await expect(run({ SIMULATOR_SEED: second.seed })).resolves.toEqual(second);
});

describe('a start that fails', () => {
  test('because of its environment names every wrong variable and what would be right', async () => {
    const { child, errors } = spawnMain({ SIMULATOR_PORT: 'x', HAKIKA_TEMPO: 'fast', SIMULATOR_SEED: '-1' });
    await expect(once(child, 'exit')).resolves.toEqual([1, null]);
    expect(await errors).toBe(
      'These environment variables are wrong; simulator/README.md explains them:\n' +
        '✖ Give a whole number from 0 to 65535\n  → at SIMULATOR_PORT\n' +
        '✖ Give a whole number from 0\n  → at SIMULATOR_SEED\n' +
        '✖ Give a number from 0.01 to 100000\n  → at HAKIKA_TEMPO\n',
    );
  });

  test('because its port is taken says so, and how to take another', async () => {
    const first = await startMain();
    const { port } = new URL(first.url);
    const { child, errors } = spawnMain({ SIMULATOR_PORT: port });
    await expect(once(child, 'exit')).resolves.toEqual([1, null]);
    await stop(first);
    expect(await errors).toBe(
      `The simulator cannot listen on 127.0.0.1, port ${port}. Something listens there already. ` +
        'Stop it, or choose another port with SIMULATOR_PORT (0 takes any free one).\n',
    );
  });

  test('because its host is not of this machine says so', async () => {
    const { child, errors } = spawnMain({ SIMULATOR_HOST: '192.0.2.1' });
    await expect(once(child, 'exit')).resolves.toEqual([1, null]);
    expect(await errors).toMatch(/^The simulator cannot listen on 192\.0\.2\.1, .* SIMULATOR_HOST .*\n$/);
  });
});

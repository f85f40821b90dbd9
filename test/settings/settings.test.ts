import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { loadEnv as loadApiEnv } from '../../api/env.ts';
import { loadEnv as loadWorkerEnv } from '../../worker/env.ts';

const right = {
  DATABASE_URL: 'postgres://hakika:secret@localhost:5432/hakika',
  HAKIKA_ROOT_KEY: Buffer.alloc(32, 7).toString('base64'),
  HAKIKA_PUBLIC_URL: 'https://pay.example.com',
};
const local = {
  DARAJA_SANDBOX_BASE_URL: 'http://127.0.0.1:4010',
  DARAJA_PRODUCTION_BASE_URL: 'http://127.0.0.1:4010',
};

/** Runs a program of ours with this environment and nothing else of ours in it. */
async function run(file: string, env: Record<string, string>) {
  const child = spawn(process.execPath, [fileURLToPath(new URL(`../../${file}`, import.meta.url))], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const [code, out, errors] = await Promise.all([exit, text(child.stdout), text(child.stderr)]);
  return { code, said: out + errors };
}

const common = {
  DATABASE_URL: 'mysql://root:hunter2@localhost/hakika',
  HAKIKA_ROOT_KEY: 'hunter2',
  DARAJA_SANDBOX_BASE_URL: 'ftp://files',
  DARAJA_PRODUCTION_BASE_URL: 'nonsense',
  HAKIKA_PUBLIC_URL: 'https://mpesa.example.com',
  HAKIKA_TEMPO: 'fast',
  HAKIKA_WEBHOOK_ALLOW_PRIVATE: 'perhaps',
  HAKIKA_LOG_LEVEL: 'loud',
};
const programs = [
  {
    file: 'api/main.ts',
    wrong: {
      ...common,
      HAKIKA_API_PORT: '99999',
      HAKIKA_CALLBACK_ADDRESSES: '1.2.3',
      HAKIKA_PROXY_HOPS: '-1',
    },
  },
  {
    file: 'worker/main.ts',
    wrong: {
      ...common,
      HAKIKA_QUERIES_PER_MINUTE: '0',
    },
  },
];

describe.each(programs)('$file', ({ file, wrong }) => {
  test('names every wrong variable at once, shows no value, and exits', async () => {
    const { code, said } = await run(file, wrong);
    expect(code).toBe(1);
    const named = [...said.matchAll(/→ at (\w+)/g)].map(([, name = '']) => name);
    expect(named.toSorted()).toEqual(Object.keys(wrong).toSorted());
    expect(said).not.toMatch(/hunter2|mysql|ftp:/);
    // What would be right, not what a parser expected.
    expect(said).not.toMatch(/expected|received|Invalid/);
    expect(said).not.toMatch(/^\s+at /m);
  });

  test('does not start without a root key, nor make one', async () => {
    const { HAKIKA_ROOT_KEY: _, ...rest } = right;
    const { code, said } = await run(file, rest);
    expect(code).toBe(1);
    expect(said).toContain('openssl rand -base64 32');
    expect(said).toContain('→ at HAKIKA_ROOT_KEY');
  });
});

test('an empty variable counts as absent', () => {
  expect(loadApiEnv({ ...right, HAKIKA_API_PORT: '', HAKIKA_TEMPO: '' })).toMatchObject({
    HAKIKA_API_PORT: 4000,
    HAKIKA_TEMPO: 1,
  });
});

describe('a tempo other than 1', () => {
  test.each([
    'http://127.0.0.1:4010',
    'http://[::1]:4010',
    'http://simulator:4010',
    'http://10.1.2.3',
    'http://sim.internal',
  ])('is taken with the simulator at %s', (url) => {
    const env = {
      ...right,
      HAKIKA_TEMPO: '20',
      DARAJA_SANDBOX_BASE_URL: url,
      DARAJA_PRODUCTION_BASE_URL: url,
    };
    expect(loadWorkerEnv(env).HAKIKA_TEMPO).toBe(20);
  });

  test.each([
    {},
    { ...local, DARAJA_PRODUCTION_BASE_URL: 'https://api.safaricom.co.ke' },
    { ...local, DARAJA_SANDBOX_BASE_URL: 'https://sandbox.safaricom.co.ke' },
    // Somebody's way to Safaricom: what is not certainly a simulator is not hurried.
    { ...local, DARAJA_SANDBOX_BASE_URL: 'https://daraja.gateway.example.com' },
    { ...local, DARAJA_SANDBOX_BASE_URL: 'https://196.201.214.200' },
  ])('is refused with %j', (urls) => {
    const load = (): object => loadWorkerEnv({ ...right, ...urls, HAKIKA_TEMPO: '20' });
    expect(load).toThrow(/Only a simulator may be hurried[^→]*→ at HAKIKA_TEMPO/);
  });
});

describe('the address for callbacks', () => {
  test.each(['https://pay.example.com', 'https://pay.example.com/kenya/', 'https://196.201.1.2'])(
    '%s is taken, without a slash at its end',
    (url) => {
      const { HAKIKA_PUBLIC_URL } = loadWorkerEnv({ ...right, HAKIKA_PUBLIC_URL: url });
      expect(HAKIKA_PUBLIC_URL).toBe(url.replace(/\/$/, ''));
    },
  );

  test.each(['mpesa', 'SAFARICOM', 'exe', 'exec', 'cmd', 'sql', 'query'])(
    'with %s in it is refused, as Safaricom does',
    (word) => {
      const load = (): object =>
        loadWorkerEnv({ ...right, HAKIKA_PUBLIC_URL: `https://pay.example.com/${word}` });
      expect(load).toThrow(/→ at HAKIKA_PUBLIC_URL/);
    },
  );

  test('must be https where Safaricom calls back', () => {
    const http = { ...right, HAKIKA_PUBLIC_URL: 'http://pay.example.com' };
    expect(() => loadWorkerEnv(http)).toThrow(/https only[^→]*→ at HAKIKA_PUBLIC_URL/);
    expect(loadWorkerEnv({ ...http, ...local }).HAKIKA_PUBLIC_URL).toBe('http://pay.example.com');
  });
});

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { type Json, paybill, signed } from './running-simulator.ts';

const main = fileURLToPath(new URL('../../simulator/main.ts', import.meta.url));

export const pushPath = '/mpesa/stkpush/v1/processrequest';

/** Starts the simulator as people do, with this environment and nothing else of ours in it. */
export function spawnProgram(env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env['PATH'], SIMULATOR_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  return { child, out: child.stdout!, errors: text(child.stderr!) };
}

/** The simulator as a process of its own, once it has said where it is. */
export class RunningProgram {
  readonly child: ChildProcess;
  readonly url: string;
  readonly seed: string;
  /** Everything on standard error, known when the program has ended. */
  readonly errors: Promise<string>;

  constructor({ child, errors }: ReturnType<typeof spawnProgram>, said: string) {
    [this.url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? [];
    [, this.seed = ''] = /SIMULATOR_SEED=(\d+)/.exec(said) ?? [];
    this.child = child;
    this.errors = errors;
  }

  static async start(env: Record<string, string> = {}): Promise<RunningProgram> {
    const spawned = spawnProgram(env);
    const [chunk] = (await once(spawned.out, 'data')) as [Buffer];
    return new RunningProgram(spawned, chunk.toString('utf8'));
  }

  /** Ends it, and tells its exit code and signal. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<unknown[]> {
    const exit = once(this.child, 'exit');
    this.child.kill(signal);
    return await exit;
  }

  async ask(path: string, init: RequestInit = {}): Promise<Json> {
    const response = await fetch(this.url + path, init);
    return response.json();
  }

  async authorization(): Promise<string> {
    const basic = Buffer.from(`${paybill.consumerKey}:${paybill.consumerSecret}`).toString('base64');
    const { access_token } = await this.ask('/oauth/v1/generate?grant_type=client_credentials', {
      headers: { authorization: `Basic ${basic}` },
    });
    return `Bearer ${access_token}`;
  }

  pushBody(phoneNumber: string): string {
    return JSON.stringify({
      ...signed(paybill),
      TransactionType: 'CustomerPayBillOnline',
      Amount: 1,
      PartyA: phoneNumber,
      PartyB: paybill.businessShortCode,
      PhoneNumber: phoneNumber,
      CallBackURL: this.url,
      AccountReference: 'INV-1',
      TransactionDesc: 'Invoice 1',
    });
  }

  async push(phoneNumber: string): Promise<Json> {
    return this.ask(pushPath, {
      method: 'POST',
      headers: { authorization: await this.authorization(), 'content-type': 'application/json' },
      body: this.pushBody(phoneNumber),
    });
  }
}

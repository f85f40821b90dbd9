import { setTimeout as sleep } from 'node:timers/promises';
import { processIdentity } from './process-identity.ts';

const pollMs = 20;

/** Asks a process to end (SIGTERM), forces it after `graceMs`, and returns when it is gone. */
export async function endProcess(pid: number, graceMs: number): Promise<void> {
  const identity = await processIdentity(pid);
  if (identity === undefined) return;
  const runs = async (): Promise<boolean> => (await processIdentity(pid)) === identity;

  send(pid, 'SIGTERM');
  if (await goneWithin(graceMs, runs)) return;
  send(pid, 'SIGKILL');
  // Even a killed process lingers until its writes are through; 10 s is far beyond that.
  if (!(await goneWithin(10_000, runs))) throw new Error(`Process ${pid} does not end, not even by SIGKILL`);
}

async function goneWithin(limitMs: number, runs: () => Promise<boolean>): Promise<boolean> {
  const giveUpAt = performance.now() + limitMs;
  while (performance.now() < giveUpAt) {
    if (!(await runs())) return true;
    await sleep(pollMs);
  }
  return !(await runs());
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It ended by itself between the look and the signal, which is what was wanted.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

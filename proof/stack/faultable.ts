/** Something of the stack that can be killed, frozen and started again. */
export interface Faultable {
  name: string;
  /** All its processes now; none while it is dead. */
  pids(): Promise<number[]>;
  /** SIGKILL; returns when it is gone. */
  kill(): Promise<void>;
  /** Returns when it serves again; does nothing while it runs. */
  restart(): Promise<void>;
}

/** Stops all its processes where they stand. Returns what lets them go on. */
export async function freeze(target: Faultable): Promise<() => void> {
  const pids = await target.pids();
  signalAll(pids, 'SIGSTOP');
  return () => signalAll(pids, 'SIGCONT');
}

export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      // It ended by itself meanwhile.
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  }
}

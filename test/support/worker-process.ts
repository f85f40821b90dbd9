import type { Engine } from './engine.ts';
import { startProcess, type OwnProcess } from './own-process.ts';

export type WorkerProcess = OwnProcess;

/** `worker/main.ts` in this engine's place; resolves when it works. */
export const startWorkerProcess = (
  engine: Engine,
  more: Record<string, string> = {},
): Promise<WorkerProcess> => startProcess('worker/main.ts', 'working', { ...engine.environment(), ...more });

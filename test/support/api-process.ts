import { freePort } from '../../local/free-port.ts';
import type { Engine } from './engine.ts';
import { startProcess, type OwnProcess } from './own-process.ts';

export interface ApiProcess extends OwnProcess {
  url: string;
}

/** `api/main.ts` beside this engine's own, on a port of its own. */
export async function startApiProcess(
  engine: Engine,
  more: Record<string, string> = {},
): Promise<ApiProcess> {
  const port = String(await freePort(0));
  const env = { ...engine.environment(), HAKIKA_API_PORT: port, ...more };
  return { ...(await startProcess('api/main.ts', 'listening', env)), url: `http://127.0.0.1:${port}` };
}

import { existsSync } from 'node:fs';
import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../local/free-port.ts';
import { processIdentity } from '../../local/process-identity.ts';
import { findTemporalProgram } from '../../local/temporal-program.ts';
import { startTemporal } from '../../local/temporal.ts';
import { searchAttributeTypes } from '../../workflows/search-attributes.ts';
import { signalAll, type Faultable } from './faultable.ts';

export interface ProofTemporal extends Faultable {
  address: string;
  namespace: string;
  databaseFile: string;
  /** Only while it is dead: it comes back knowing nothing. */
  wipe(): Promise<void>;
  stop(): Promise<void>;
  keepLog(): Promise<void>;
}

const namespace = 'proof';

/** Temporal's dev server with the data of this run, empty at first. */
export async function startProofTemporal({
  directory,
  logs,
  say,
}: {
  directory: string;
  logs: string;
  say: (line: string) => void;
}): Promise<ProofTemporal> {
  const databaseFile = join(directory, 'temporal/temporal.db');
  const options = {
    program: await findTemporalProgram({ log: say }),
    port: await freePort(0),
    databaseFile,
    namespace,
    searchAttributes: searchAttributeTypes,
    // A process that is killed loses nothing that the system has taken; only a crash of the machine would.
    synchronous: 'OFF',
  } as const;
  let temporal = await startTemporal({ ...options, fresh: true });
  let life = 1;

  const pids = async (): Promise<number[]> =>
    (await processIdentity(temporal.pid)) === undefined ? [] : [temporal.pid];

  async function keepLog(): Promise<void> {
    const log = `${databaseFile}.log`;
    if (existsSync(log)) await copyFile(log, join(logs, `temporal-${life}.log`));
  }

  return {
    name: 'temporal',
    address: temporal.address,
    namespace,
    databaseFile,
    pids,
    keepLog,
    async kill() {
      const { pid } = temporal;
      signalAll(await pids(), 'SIGKILL');
      while ((await processIdentity(pid)) !== undefined) await sleep(20);
      await keepLog();
      life += 1;
    },
    async restart() {
      if ((await pids()).length === 0) temporal = await startTemporal(options);
    },
    async wipe() {
      for (const suffix of ['', '-wal', '-shm']) {
        const file = `${databaseFile}${suffix}`;
        // What it held is still searched for what it must not hold.
        if (existsSync(file)) await copyFile(file, join(directory, `wiped/${life}.db${suffix}`));
        await rm(file, { force: true });
      }
    },
    async stop() {
      await temporal.stop();
      await keepLog();
    },
  };
}

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { freePort } from '../../local/free-port.ts';
import { inCheckout } from '../../local/paths.ts';
import { workerPolls } from '../../local/worker-polls.ts';
import { scenarioRules } from '../load/scenarios.ts';
import type { Options } from '../options.ts';
import { through, type Network } from './network.ts';
import { startProgram, type Program } from './program.ts';
import { simulatorMerchants } from './tenants.ts';
import type { ProofTemporal } from './temporal.ts';
import type { Stops } from './stack.ts';

const execute = promisify(execFile);

export interface Site {
  options: Options;
  logs: string;
  stops: Stops;
  deaths: string[];
}

export interface Places {
  databaseUrl: string;
  temporal: ProofTemporal;
  rootKey: string;
  simulatorUrl: string;
  apiUrl: string;
  apiPorts: number[];
  network: Network;
}

const answers = async (url: string): Promise<boolean> =>
  (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;

async function start(
  { logs, stops, deaths }: Site,
  name: string,
  file: string,
  env: Record<string, string>,
  isUp: (pid: number) => Promise<boolean>,
): Promise<Program> {
  const onDeath = (line: string): void => void deaths.push(line);
  const program = await startProgram({ name, file, env, directory: logs, isUp, onDeath });
  stops.push(() => program.stop());
  return program;
}

/** The simulator, which is the truth that all is measured by: nobody kills it. Returns its address. */
export async function startSafaricom(site: Site): Promise<string> {
  const port = String(await freePort(0));
  const url = `http://127.0.0.1:${port}`;
  const env = {
    SIMULATOR_PORT: port,
    SIMULATOR_SEED: String(site.options.seed),
    HAKIKA_TEMPO: String(site.options.tempo),
    SIMULATOR_MERCHANTS: JSON.stringify(simulatorMerchants),
    SIMULATOR_RULES: JSON.stringify(scenarioRules),
  };
  await start(site, 'simulator', 'simulator/main.ts', env, () => answers(`${url}/livez`));
  return url;
}

export async function startPrograms(
  site: Site,
  places: Places,
): Promise<{ apis: Program[]; workers: Program[] }> {
  const { temporal, network } = places;
  // As production does: a worker that is started again must not spend seconds on bundling.
  await execute(process.execPath, [inCheckout('worker/build-bundle.ts')]);
  const safaricom = through(network['worker to Safaricom'], places.simulatorUrl);
  const common = {
    NODE_ENV: 'production',
    TEMPORAL_NAMESPACE: temporal.namespace,
    HAKIKA_ROOT_KEY: places.rootKey,
    HAKIKA_TEMPO: String(site.options.tempo),
    HAKIKA_WEBHOOK_ALLOW_PRIVATE: '1',
    HAKIKA_RATE_LIMIT_REQUESTS: '1000000000',
    DARAJA_SANDBOX_BASE_URL: safaricom,
    DARAJA_PRODUCTION_BASE_URL: safaricom,
    HAKIKA_PUBLIC_URL: places.apiUrl,
    // Safaricom calls from here; forged callbacks come from another address of this machine.
    HAKIKA_CALLBACK_ADDRESSES: '127.0.0.1',
  };
  const linked = (who: 'api' | 'worker'): Record<string, string> => ({
    ...common,
    DATABASE_URL: through(network[`${who} to PostgreSQL`], places.databaseUrl),
    TEMPORAL_ADDRESS: `127.0.0.1:${network[`${who} to Temporal`].port}`,
  });
  const workers = ['worker-1', 'worker-2'].map((name) =>
    start(site, name, 'worker/main.ts', linked('worker'), (pid) => workerPolls(temporal, pid)),
  );
  const apis = places.apiPorts.map((port, index) =>
    start(site, `api-${index + 1}`, 'api/main.ts', { ...linked('api'), HAKIKA_API_PORT: String(port) }, () =>
      answers(`http://127.0.0.1:${port}/livez`),
    ),
  );
  return { workers: await Promise.all(workers), apis: await Promise.all(apis) };
}

import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import type { MikroORM } from '@mikro-orm/postgresql';
import { migrate } from '../../db/migrate.ts';
import { openDatabase } from '../../db/mikro-orm.config.ts';
import { createSealer, type Sealer } from '../../db/sealed.ts';
import { claimDirectory } from '../../local/claim-directory.ts';
import { inState } from '../../local/paths.ts';
import type { Options } from '../options.ts';
import { startReceiver, type Receiver } from '../load/receiver.ts';
import { startNetwork, type Network } from './network.ts';
import { startProofPostgres, type ProofPostgres } from './postgres.ts';
import type { Program } from './program.ts';
import { startPrograms, startSafaricom } from './programs.ts';
import { safaricomAt, type Safaricom } from './safaricom.ts';
import { startProofTemporal, type ProofTemporal } from './temporal.ts';
import { registerMoney } from './register.ts';
import { makeMerchants, type Merchant } from './tenants.ts';
import { freePort } from '../../local/free-port.ts';

export type Say = (line: string) => void;

/** Everything real, as processes of their own, on data and ports of this run. */
export interface Stack {
  directory: string;
  logs: string;
  tempo: number;
  postgres: ProofPostgres;
  temporal: ProofTemporal;
  apis: Program[];
  workers: Program[];
  network: Network;
  safaricom: Safaricom;
  receiver: Receiver;
  merchants: Merchant[];
  rootKey: string;
  /** Where callers and Safaricom reach the API. */
  apiUrl: string;
  /** By ways of our own, past the network that is cut. */
  orm: MikroORM;
  sealer: Sealer;
  client: Client;
  /** Programs that ended though nobody killed them. */
  deaths: string[];
  stop(): Promise<void>;
}

export type Stops = (() => Promise<unknown>)[];

export async function startStack(options: Options, say: Say): Promise<Stack> {
  const stops: Stops = [];
  const stop = async (): Promise<void> => {
    for (const each of stops.splice(0).toReversed()) await each();
  };
  try {
    return { ...(await bringUp(options, say, stops)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function bringUp(options: Options, say: Say, stops: Stops): Promise<Omit<Stack, 'stop'>> {
  const { directory, logs } = await cleanDirectory();
  say('PostgreSQL and Temporal …');
  const postgres = await startProofPostgres({ directory, logs });
  stops.push(() => postgres.stop());
  await migrate(postgres.url);
  const temporal = await startProofTemporal({ directory, logs, say });
  stops.push(() => temporal.stop());

  const rootKey = randomBytes(32).toString('base64');
  const orm = openDatabase({ databaseUrl: postgres.url, poolMax: 10 });
  stops.push(() => orm.close(true));
  const sealer = createSealer(Buffer.from(rootKey, 'base64'));
  const receiver = await startReceiver(options);
  stops.push(() => receiver.stop());

  say('Safaricom, two APIs and two workers …');
  const deaths: string[] = [];
  const site = { options, logs, stops, deaths };
  const simulatorUrl = await startSafaricom(site);
  const merchants = await makeMerchants(orm, sealer, { receiverUrl: receiver.url, simulatorUrl });
  receiver.knows(merchants.map(({ webhookSecret }) => webhookSecret));
  const apiPorts = [await freePort(0), await freePort(0)];
  let turn = 0;
  const network = await startNetwork({
    databaseUrl: postgres.url,
    temporalAddress: temporal.address,
    simulatorUrl,
    apiUrl: () => `http://127.0.0.1:${apiPorts[(turn += 1) % apiPorts.length]}`,
  });
  stops.push(async () => await Promise.all(Object.values(network).map((link) => link.stop())));
  const apiUrl = `http://127.0.0.1:${network['callers and Safaricom to api'].port}`;
  const places = { databaseUrl: postgres.url, temporal, rootKey, simulatorUrl, apiUrl, apiPorts, network };
  const { apis, workers } = await startPrograms(site, places);
  await registerMoney(apiUrl, merchants);

  const connection = Connection.lazy({ address: temporal.address });
  stops.push(() => connection.close());
  const client = new Client({ connection, namespace: temporal.namespace });
  const safaricom = safaricomAt(simulatorUrl);
  const ours = { orm, sealer, client, safaricom, receiver, merchants, rootKey, apiUrl, deaths };
  return { directory, logs, tempo: options.tempo, postgres, temporal, apis, workers, network, ...ours };
}

async function cleanDirectory(): Promise<{ directory: string; logs: string }> {
  const directory = await claimDirectory(inState('proof/running'));
  const logs = join(directory, 'log');
  for (const old of ['log', 'temporal', 'wiped'])
    await rm(join(directory, old), { recursive: true, force: true });
  for (const fresh of ['log', 'wiped']) await mkdir(join(directory, fresh), { recursive: true });
  return { directory, logs };
}

import { setTimeout as sleep } from 'node:timers/promises';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { SettingsError } from '../settings/settings.ts';
import { searchAttributeTypes } from '../workflows/search-attributes.ts';
import { ensureNamespace, ensureSearchAttributes } from './temporal-namespace.ts';

const limitMs = 90_000;
const againMs = 1_000;

/** Registers namespace and search attributes on a server that may still be starting. */
async function setup(target: Parameters<typeof ensureNamespace>[0]): Promise<void> {
  const giveUpAt = performance.now() + limitMs;
  for (;;) {
    try {
      await ensureNamespace(target);
      return await ensureSearchAttributes({ ...target, searchAttributes: searchAttributeTypes });
    } catch (error) {
      if (error instanceof SettingsError || performance.now() > giveUpAt) throw error;
      await sleep(againMs);
    }
  }
}

const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
const { address = 'localhost:7233' } = connectionOptions;
await setup({ address, namespace, connectionOptions });
process.stdout.write(`Temporal at ${address} is ready: namespace ${namespace}.\n`);

import { loadClientConnectConfig } from '@temporalio/envconfig';
import { SettingsError } from '../../settings/settings.ts';
import { checkSearchAttributes } from '../../worker/temporal-namespace.ts';
import { searchAttributeTypes } from '../../workflows/search-attributes.ts';
import { fail, ok, words, type Finding } from './finding.ts';

const next = 'Run npm run setup:temporal, which makes the namespace and what is missing in it.';

export async function* checkTemporal(): AsyncGenerator<Finding> {
  const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
  const { address = 'localhost:7233' } = connectionOptions;
  try {
    const target = { address, namespace, connectionOptions, searchAttributes: searchAttributeTypes };
    await checkSearchAttributes(target);
    yield ok('temporal', `${address} answers, and namespace ${namespace} has every search attribute.`);
  } catch (error) {
    if (error instanceof SettingsError) return yield fail('temporal', oneLine(error.message), next);
    const advice = `Correct TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE, or start it. ${next}`;
    yield fail('temporal', `${address}, namespace ${namespace}: ${words(error)}`, advice);
  }
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

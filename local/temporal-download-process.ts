// Run by temporal-download.ts: node temporal-download-process.ts <folder>
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { temporalVersion } from './temporal-version.ts';

Runtime.install({ logger: new DefaultLogger('ERROR') });

try {
  // The SDK only downloads in order to start, so it starts once and is stopped at once.
  const environment = await TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'cached-download', version: `v${temporalVersion}`, downloadDir: process.argv[2] },
      log: { format: 'pretty', level: 'never' },
    },
  });
  await environment.teardown();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

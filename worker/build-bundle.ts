import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const workflowsPath = fileURLToPath(new URL('../workflows/index.ts', import.meta.url));
/** Where production finds the bundle that was built with its image. */
export const bundlePath = fileURLToPath(new URL('../build/workflow-bundle.js', import.meta.url));

/** Bundles the workflows: about 2 s, once per process, or once per image by running this file. */
export const buildBundle = () => bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });

if (import.meta.main) {
  const { code } = await buildBundle();
  await mkdir(new URL('../build/', import.meta.url), { recursive: true });
  await writeFile(bundlePath, code);
  process.stdout.write(`Workflow bundle: ${Math.round(code.length / 1024)} kB\n`);
}

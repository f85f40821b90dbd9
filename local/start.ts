import { mkdir } from 'node:fs/promises';
import { AlreadyRunningError, claimOnlyRun } from './only-run.ts';
import { inState, stateDirectory } from './paths.ts';
import { readLocalStack } from './local-json.ts';
import { startStack } from './stack.ts';
import { welcome } from './welcome.ts';

const say = (line: string): void => console.log(line);
const stopped = Promise.withResolvers<void>();
let isStopped = false;

async function main(): Promise<void> {
  await mkdir(stateDirectory, { recursive: true });
  const letGo = await claimOnlyRun(inState('running'));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      isStopped = true;
      stopped.resolve();
    });
  }
  const stack = await startStack(process.env, say);
  say(welcome(stack.local, stack.tempo));
  await stopped.promise;
  say('\nStopping …');
  await stack.stop();
  await letGo();
  say('Stopped. The next start goes on where this one was.');
  process.exit(0);
}

try {
  await main();
} catch (error) {
  if (error instanceof AlreadyRunningError) {
    const local = await readLocalStack();
    say(
      `Hakika is running already here (process ${error.message}), its API at ${local?.apiUrl ?? 'an unknown address'}.`,
    );
    say('Use that one, or stop it with Ctrl-C in its terminal first.');
  } else if (isStopped) {
    // Ctrl-C reaches a build or a download too; that it ended is no news then.
    say('\nStopped before everything was up.');
  } else {
    say(error instanceof Error ? error.message : String(error));
  }
  process.exit(1);
}

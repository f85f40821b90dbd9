import { mkdir } from 'node:fs/promises';
import { AlreadyRunningError, claimOnlyRun } from './only-run.ts';
import { inState, stateDirectory } from './paths.ts';
import { readLocalStack } from './local-json.ts';
import { startStack } from './stack.ts';
import { welcome } from './welcome.ts';

const say = (line: string): void => console.log(line);
const stopping = new AbortController();

async function main(): Promise<void> {
  await makeStateDirectory();
  const letGo = await claimOnlyRun(inState('running'));
  // SIGHUP: the terminal was closed, and what is said from then on reaches nobody, which must not end us either.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
  for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);
  try {
    const stack = await startStack(process.env, say, stopping.signal);
    say(welcome(stack.local, stack.tempo));
    await aborted(stopping.signal);
    say('\nStopping …');
    await stack.stop();
  } finally {
    await letGo();
  }
  say('Stopped. The next start goes on where this one was.');
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) =>
    signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true }),
  );

async function makeStateDirectory(): Promise<void> {
  await mkdir(stateDirectory, { recursive: true }).catch((error: unknown) => {
    throw new Error(
      `The data of the stack cannot be kept in ${stateDirectory}: ${String(error)}\nNext step: set HAKIKA_STATE_DIRECTORY to a folder in which you may write.`,
      { cause: error },
    );
  });
}

async function explain(error: unknown): Promise<string> {
  if (error instanceof AlreadyRunningError) {
    const local = await readLocalStack();
    return `Hakika is running already here (process ${error.message}), its API at ${local?.apiUrl ?? 'an unknown address'}.\nUse that one, or stop it first: Ctrl-C in its terminal, or kill ${error.message}.`;
  }
  // A Ctrl-C reaches a build or a download too; that it ended is no news then.
  if (stopping.signal.aborted) return '\nStopped before everything was up.';
  return error instanceof Error ? error.message : String(error);
}

try {
  await main();
  process.exit(0);
} catch (error) {
  say(await explain(error));
  process.exit(1);
}

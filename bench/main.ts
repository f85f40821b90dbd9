import { writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { executeSql } from '../local/postgres-admin.ts';
import { temporalVersion } from '../local/temporal-version.ts';
import { measure } from './measure.ts';
import { readOptions, type Options } from './options.ts';
import { checks, table } from './report.ts';
import { startBenchStack, type BenchStack } from './stack.ts';

// Progress goes beside the results, so that `--json` can be piped.
const say = (line: string): void => console.error(line);

async function main(options: Options): Promise<void> {
  const stopped = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopped.abort());
  const stack = await startBenchStack({ profile: options.profile, say });
  try {
    const aborted = new Promise<never>((_resolve, reject) => {
      stopped.signal.addEventListener('abort', () => reject(new Error('Stopped.')), { once: true });
    });
    stopped.signal.throwIfAborted();
    const measuring = measure(stack, options, { stopping: stopped.signal, say });
    const results = await Promise.race([measuring, aborted]);
    if (options.profile) await writeStatements(stack);
    const machine = await describeMachine(stack);
    console.log(
      options.json
        ? JSON.stringify({ options, machine, ...results, checks: checks(results) }, null, 2)
        : `${Object.values(machine).join(', ')}\n\n${table(results)}`,
    );
  } finally {
    say('Stopping …');
    await stack.stop();
  }
}

async function describeMachine({ databaseUrl }: BenchStack): Promise<Record<string, string>> {
  const [postgres] = await executeSql(databaseUrl, ['show server_version']);
  const [first] = cpus();
  return {
    cpu: `${cpus().length} × ${first?.model.trim() ?? 'unknown'}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GB`,
    node: `Node ${process.versions.node}`,
    postgresql: `PostgreSQL ${String(postgres?.['server_version'])}`,
    // What we download or build; one on the PATH may be another.
    temporal: `Temporal CLI ${temporalVersion}`,
  };
}

/** Which statements PostgreSQL spent its time on, beside the CPU profiles that the processes write as they end. */
async function writeStatements({ databaseUrl, directory }: BenchStack): Promise<void> {
  const rows = await executeSql(databaseUrl, [
    `select calls, round(total_exec_time)::int as total_ms, round(mean_exec_time::numeric, 3) as mean_ms, query
     from pg_stat_statements order by calls desc limit 60`,
  ]);
  await writeFile(join(directory, 'profiles/statements.json'), JSON.stringify(rows, null, 2));
  say(`Profiles: ${join(directory, 'profiles')}`);
}

try {
  await main(readOptions(process.argv.slice(2)));
  process.exit(0);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exit(1);
}

import { execFile, spawn } from 'node:child_process';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporalVersion } from './temporal-version.ts';

const execute = promisify(execFile);

const moduleDirectory = join(import.meta.dirname, 'temporal');
const mainPackage = 'github.com/temporalio/cli/cmd/temporal';

/** From 1.21 on, Go fetches the newer toolchain that our module asks for by itself. */
const oldestGo = { major: 1, minor: 21 };

/** Builds Temporal with Go from the versions pinned in local/temporal, into `target`. Cold, it takes some six minutes. */
export async function buildTemporal(
  target: string,
  log: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  await requireGo();
  log(`Building Temporal ${temporalVersion} with Go. This happens once and takes about 6 minutes …`);
  // Written aside and renamed when whole, so that a killed build or two at once do no harm.
  const unfinished = `${target}.build-${process.pid}`;
  try {
    await runBuild(unfinished, log, signal);
    await rename(unfinished, target);
  } finally {
    await rm(unfinished, { force: true });
  }
}

async function requireGo(): Promise<void> {
  const { stdout } = await execute('go', ['version'], {
    cwd: moduleDirectory,
    env: { ...process.env, GOTOOLCHAIN: 'local' },
  }).catch(() => ({ stdout: '' }));
  const [, major = '0', minor = '0'] = /go(\d+)\.(\d+)/.exec(stdout) ?? [];
  if (stdout === '') throw new Error('there is no program named go on the PATH');
  if (Number(major) === oldestGo.major && Number(minor) < oldestGo.minor) {
    throw new Error(`${stdout.trim()} is too old`);
  }
}

async function runBuild(output: string, log: (line: string) => void, signal?: AbortSignal): Promise<void> {
  const linker = `-s -w -X github.com/temporalio/cli/internal/temporalcli.Version=${temporalVersion}`;
  // Two packages at a time: more need more memory than a small machine has. -v names each package when it is compiled.
  const flags = ['build', '-v', '-p', '2', '-trimpath', '-ldflags', linker, '-o', output, mainPackage];
  const env = { ...process.env, CGO_ENABLED: '0', GOWORK: 'off', GOTOOLCHAIN: 'auto' };
  const child = spawn('go', flags, { cwd: moduleDirectory, env, stdio: ['ignore', 'ignore', 'pipe'] });
  signal?.addEventListener('abort', () => child.kill());

  let lines: string[] = [];
  let compiled = 0;
  child.stderr.on('data', (chunk: Buffer) => {
    const fresh = chunk.toString().split('\n').filter(Boolean);
    compiled += fresh.filter((line) => /^[\w.-]+(\/[\w.~-]+)*$/.test(line)).length;
    lines = [...lines, ...fresh].slice(-20);
  });
  const startedAt = performance.now();
  const progress = setInterval(
    () => log(`Building Temporal … ${elapsed(performance.now() - startedAt)}, packages compiled ${compiled}`),
    10_000,
  );
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearInterval(progress);
  if (code !== 0) throw new Error(`go build ended with ${code}. Its last lines:\n${lines.join('\n')}`);
  log(`Temporal ${temporalVersion} is built (${elapsed(performance.now() - startedAt)})`);
}

function elapsed(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { temporalVersion } from './temporal-version.ts';

/** A reachable server answers within a second or two; a network that swallows packets must not cost minutes. */
const stallLimitMs = 15_000;

/** Puts the official program into `target`; throws within seconds if the network does not give it. */
export async function downloadTemporal(
  target: string,
  log: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  // In a folder of its own: whole before it is renamed, and found whatever name the SDK gives it.
  const directory = await mkdtemp(`${target}.download-`);
  try {
    log(`Downloading Temporal ${temporalVersion} …`);
    const failure = await runDownload(directory, log, signal);
    const file = (await readdir(directory)).find((name) => !name.endsWith('.downloading'));
    if (file === undefined) throw new Error(failure ?? 'the download ended without a file');
    await chmod(join(directory, file), 0o755);
    await rename(join(directory, file), target);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Runs in a process of its own, which can be ended when it hangs; undefined means it ended well. */
async function runDownload(
  directory: string,
  log: (line: string) => void,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const script = join(import.meta.dirname, 'temporal-download-process.ts');
  const child = spawn(process.execPath, [script, directory], { stdio: ['ignore', 'ignore', 'pipe'] });
  signal?.addEventListener('abort', () => child.kill());
  let output = '';
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const watch = watchProgress(child, directory, log);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearInterval(watch);
  if (code === 0) return undefined;
  return output.trim() || `nothing arrived for ${stallLimitMs / 1000} s`;
}

function watchProgress(child: ChildProcess, directory: string, log: (line: string) => void): NodeJS.Timeout {
  let sizeBytes = 0;
  let grewAt = performance.now();
  let saidAt = performance.now();
  return setInterval(() => {
    void folderSizeBytes(directory).then((nowBytes) => {
      const now = performance.now();
      if (nowBytes > sizeBytes) grewAt = now;
      sizeBytes = nowBytes;
      if (now - grewAt > stallLimitMs) child.kill('SIGKILL');
      if (now - saidAt < 10_000) return;
      saidAt = now;
      log(`Downloading Temporal … ${Math.round(sizeBytes / 1e6)} MB unpacked`);
    });
  }, 1_000);
}

async function folderSizeBytes(directory: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(directory).catch(() => [])) {
    // A file renamed between the listing and the look counts again a second later.
    bytes += await stat(join(directory, name)).then(
      ({ size }) => size,
      () => 0,
    );
  }
  return bytes;
}

import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { buildTemporal } from '../../local/temporal-build.ts';
import { findTemporalProgram } from '../../local/temporal-program.ts';
import { cachedTemporalProgram } from '../../local/temporal-version.ts';

let directory: string;
let env: NodeJS.ProcessEnv;
const log = (): void => {};

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hakika-'));
  env = { PATH: join(directory, 'path'), HAKIKA_CACHE_DIR: join(directory, 'cache') };
});

afterEach(() => rm(directory, { recursive: true }));

/** A program that knows `server start-dev`, or one that does not. */
async function writeProgram(path: string, canServe = true): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const script = canServe ? '[ "$1 $2" = "server start-dev" ]' : 'exit 1';
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
}

const fails = (reason: string) => jest.fn(() => Promise.reject(new Error(reason)));
const obtains = () => jest.fn((target: string) => writeProgram(target));

test('a program on the PATH comes first', async () => {
  const installed = join(directory, 'path', 'temporal');
  await writeProgram(installed);
  await writeProgram(cachedTemporalProgram(env));
  await expect(findTemporalProgram({ log, env })).resolves.toBe(installed);
});

test('a program of that name which is no Temporal server is passed over', async () => {
  await writeProgram(join(directory, 'path', 'temporal'), false);
  await writeProgram(cachedTemporalProgram(env));
  await expect(findTemporalProgram({ log, env })).resolves.toBe(cachedTemporalProgram(env));
});

test('a cached program is used without network or Go', async () => {
  await writeProgram(cachedTemporalProgram(env));
  const [download, build] = [obtains(), obtains()];
  await expect(findTemporalProgram({ log, env, download, build })).resolves.toBe(cachedTemporalProgram(env));
  expect(download).not.toHaveBeenCalled();
  expect(build).not.toHaveBeenCalled();
});

test('the download is tried before the build', async () => {
  const [download, build] = [obtains(), obtains()];
  await expect(findTemporalProgram({ log, env, download, build })).resolves.toBe(cachedTemporalProgram(env));
  expect(download).toHaveBeenCalledTimes(1);
  expect(build).not.toHaveBeenCalled();
});

test('without a download it is built, and found in the cache from then on', async () => {
  const build = obtains();
  const options = { log, env, download: fails('no network'), build };
  await expect(findTemporalProgram(options)).resolves.toBe(cachedTemporalProgram(env));
  await expect(findTemporalProgram(options)).resolves.toBe(cachedTemporalProgram(env));
  expect(build).toHaveBeenCalledTimes(1);
});

test('when nothing works, one error names all four ways and why they failed', async () => {
  const options = { log, env, download: fails('no network'), build: fails('there is no program named go') };
  const failure = findTemporalProgram(options);
  for (const words of [
    'TEMPORAL_ADDRESS',
    'PATH',
    /Download .* no network/,
    /Go 1\.21 .* no program named go/,
  ]) {
    await expect(failure).rejects.toThrow(words);
  }
});

test('after a Ctrl-C, which ends the programs that are tried too, nothing is downloaded or built', async () => {
  const stopped = new AbortController();
  const download = jest.fn(() => {
    stopped.abort();
    return Promise.reject(new Error('ended by the Ctrl-C'));
  });
  const build = obtains();
  const find = findTemporalProgram({ log, env, download, build, signal: stopped.signal });
  await expect(find).rejects.toThrow('aborted');
  expect(build).not.toHaveBeenCalled();
});

test('an old Go is refused before anything is built', async () => {
  const oldGo = join(directory, 'path', 'go');
  await mkdir(dirname(oldGo), { recursive: true });
  await writeFile(oldGo, '#!/bin/sh\necho go version go1.19.8 linux/amd64\n');
  await chmod(oldGo, 0o755);
  const before = process.env['PATH'];
  process.env['PATH'] = `${dirname(oldGo)}:${before}`;
  try {
    await expect(buildTemporal(join(directory, 'temporal'), log)).rejects.toThrow(
      'go1.19.8 linux/amd64 is too old',
    );
  } finally {
    process.env['PATH'] = before;
  }
});

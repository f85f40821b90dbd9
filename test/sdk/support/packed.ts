import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
export const root = join(import.meta.dirname, '../../..');

interface Locked {
  dependencies?: Record<string, string>;
}

/** An empty project that installed the SDK's tarball, as a user's does. */
export class PackedProject {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Packs, which builds, and installs. What the SDK depends on comes as `npm ci` of this repository got it. */
  static async install(): Promise<PackedProject> {
    const folder = await mkdtemp(join(tmpdir(), 'hakika-sdk-'));
    const packing = ['pack', '--workspace', 'sdk', '--pack-destination', folder, '--json'];
    const { stdout } = await run('npm', packing, { cwd: root });
    const [{ filename, version }] = JSON.parse(stdout) as [{ filename: string; version: string }];
    const project = new PackedProject(folder);
    const manifest = { private: true, dependencies: { '@hakika/sdk': `file:${filename}` } };
    await project.write('package.json', JSON.stringify(manifest));
    await project.write('package-lock.json', JSON.stringify(await lockFor(manifest, filename, version)));
    await run('npm', ['ci', '--prefer-offline', '--ignore-scripts'], { cwd: folder });
    return project;
  }

  async write(name: string, content: string): Promise<void> {
    await writeFile(join(this.folder, name), content);
  }

  async run(file: string, ...options: string[]): Promise<{ stdout: string; stderr: string }> {
    return await run(file, options, { cwd: this.folder }).catch(
      (error: { stdout: string; stderr: string }) => {
        throw new Error(`${error.stdout}${error.stderr}`, { cause: error });
      },
    );
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true });
  }
}

/** A lock file with the very versions of this repository's, so that nothing is looked up that `npm ci` did not need. */
async function lockFor(manifest: object, tarball: string, version: string): Promise<object> {
  const { packages } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Locked>;
  };
  const sdk = packages['sdk'];
  const dependencies = (names: string[]): [string, Locked][] =>
    names.flatMap((name) => {
      const found = packages[`node_modules/${name}`]!;
      return [[`node_modules/${name}`, found], ...dependencies(Object.keys(found.dependencies ?? {}))];
    });
  const installed = { version, resolved: `file:${tarball}`, dependencies: sdk?.dependencies };
  return {
    lockfileVersion: 3,
    requires: true,
    packages: {
      '': manifest,
      'node_modules/@hakika/sdk': installed,
      ...Object.fromEntries(dependencies(Object.keys(sdk?.dependencies ?? {}))),
    },
  };
}

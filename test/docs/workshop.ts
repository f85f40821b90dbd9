import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { languages } from './programs.ts';
import { checkout, type Snippet } from './snippets.ts';

const run = promisify(execFile);

/** What a document shows in place of what only the reader has. */
export type Real = Record<string, string>;

/** A folder like the reader's, with the files of `docs/`, where snippets are run as they stand. */
export class Workshop {
  private readonly folder = mkdtempSync(join(tmpdir(), 'hakika-guides-'));
  private readonly real: Real;
  private readonly env: Record<string, string>;

  constructor(real: Real, env: Record<string, string>) {
    this.real = real;
    this.env = { PATH: process.env['PATH'] ?? '', ...env };
    cpSync(join(checkout, 'docs'), this.folder, { recursive: true });
    mkdirSync(join(this.folder, 'node_modules'));
    symlinkSync(
      join(checkout, 'node_modules/standardwebhooks'),
      join(this.folder, 'node_modules/standardwebhooks'),
    );
    const statement = join(this.folder, 'statement.csv');
    writeFileSync(statement, this.made(readFileSync(statement, 'utf8')));
  }

  /** Compiled into this folder: tests of the SDK build it anew in its own. */
  async installSdk(): Promise<void> {
    const sdk = join(checkout, 'sdk');
    const installed = join(this.folder, 'node_modules/@hakika/sdk');
    const compiler = join(sdk, 'node_modules/typescript/bin/tsc');
    await run(process.execPath, [compiler, '--project', sdk, '--outDir', join(installed, 'dist/esm')]);
    cpSync(join(sdk, 'package.json'), join(installed, 'package.json'));
  }

  /** The text with what is real in it; in one pass, so that nothing real is taken for something shown. */
  private made(text: string): string {
    const shown = Object.keys(this.real).map((each) => each.replaceAll('.', '\\.'));
    return text.replaceAll(new RegExp(shown.join('|'), 'g'), (each) => this.real[each]!);
  }

  /** The commands of one document, in order, in one shell that ends at the first that fails; what they wrote. */
  async shell(snippets: readonly Snippet[]): Promise<string> {
    const script = ['set -euo pipefail', ...snippets.map(({ text }) => this.made(text))].join('\n');
    const { stdout } = await run('bash', ['--norc', '-c', script], { cwd: this.folder, env: this.env });
    return stdout;
  }

  /** A program that runs to its end; what it wrote. `before` defines what the document takes for granted. */
  async program({ language, text }: Snippet, before = '', env: Record<string, string> = {}): Promise<string> {
    const { file, program, arguments: argumentsAt } = languages[language]!;
    writeFileSync(join(this.folder, file), before + this.made(text));
    const options = { cwd: this.folder, env: { ...this.env, ...env } };
    return (await run(program, argumentsAt(0), options)).stdout;
  }

  close(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** What the comments of a snippet promise that is written: what stands after an arrow. */
export const promised = ({ text }: Snippet): string[] =>
  [...text.matchAll(/(?:#|\/\/) → (.+)$/gm)].map(([, words = '']) => words);

import type { Command } from 'commander';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import type { Output } from './output.ts';
import type { Terminal } from './terminal.ts';

/** What every command is given. */
export interface Cli {
  terminal: Terminal;
  output: Output;
  /** The options that every command takes; known once the words are parsed. */
  options: () => GlobalOptions;
  /** How the process ends when nothing was thrown. */
  exitCode: ExitCode;
  /** What an error must not forget: facts for its JSON, and how to go on where it is not known what happened. */
  underway: { facts: Record<string, unknown>; next: string } | undefined;
}

export interface GlobalOptions {
  json?: true;
  apiUrl?: string;
  apiKeyFile?: string;
}

/** Adds the commands of one subject below its own word. */
export type AddCommands = (parent: Command, cli: Cli) => void;

export const newCli = (terminal: Terminal, output: Output): Cli => ({
  terminal,
  output,
  options: () => ({}),
  exitCode: exitCodes.ok,
  underway: undefined,
});

/** The help of a command ends with what one would type. */
export const examples = (command: Command, ...lines: string[]): Command =>
  command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`);

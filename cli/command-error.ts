import { exitCodes, type ExitCode } from './exit-codes.ts';

interface CommandErrorOptions extends ErrorOptions {
  exitCode?: ExitCode;
  /** Further fields of the error's JSON, such as those that the api answered. */
  facts?: Record<string, unknown>;
}

/** Ends a command. Its message says what to do next. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly code: string;
  readonly exitCode: ExitCode;
  readonly facts: Record<string, unknown>;

  constructor(code: string, message: string, options: CommandErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.exitCode = options.exitCode ?? exitCodes.failed;
    this.facts = options.facts ?? {};
  }
}

export const usageError = (message: string, options: ErrorOptions = {}): CommandError =>
  new CommandError('usage', message, { ...options, exitCode: exitCodes.usage });

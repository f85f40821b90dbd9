import { CommanderError } from 'commander';
import { HakikaApiError, HakikaConnectionError } from '../sdk/source/index.ts';
import { SettingsError } from '../settings/settings.ts';
import { newCli } from './cli.ts';
import { CommandError, usageError } from './command-error.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { createOutput } from './output.ts';
import { createProgram } from './program.ts';
import type { Terminal } from './terminal.ts';

/** Runs one command line and says how the process is to end. */
export async function runCommand(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  // Asked of the words themselves: a command line that cannot be parsed is answered in JSON too.
  const cli = newCli(terminal, createOutput(terminal, words.includes('--json')));
  try {
    await createProgram(cli).parseAsync(words, { from: 'user' });
    return cli.exitCode;
  } catch (error) {
    // Help and version are answers, not errors.
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.ok;
    const { code, message, facts, exitCode } = toCommandError(error);
    const next =
      (exitCode === exitCodes.unreachable || wantsSameKey.has(code)) && cli.underway !== undefined
        ? `\n${cli.underway.next}`
        : '';
    const told = cli.output.isJson
      ? JSON.stringify({ error: { code, message, ...facts, ...cli.underway?.facts } })
      : `${message}${next}`;
    terminal.writeError(`${told}\n`);
    return exitCode;
  }
}

/** Besides 5xx: codes whose words ask for the same key. */
const wantsSameKey = new Set(['idempotent_request_in_progress', 'provider_unavailable']);

function toCommandError(error: unknown): CommandError {
  if (error instanceof CommandError) return error;
  if (error instanceof CommanderError) return usageError(usageWords(error), { cause: error });
  if (error instanceof SettingsError) return usageError(error.message, { cause: error });
  if (error instanceof HakikaApiError) return apiError(error);
  if (error instanceof HakikaConnectionError)
    return new CommandError(
      'no_answer',
      `${error.message}\nIs the api running there? For the stack of this checkout: npm start`,
      {
        exitCode: exitCodes.unreachable,
        cause: error,
      },
    );
  const message = error instanceof Error ? error.message : String(error);
  return new CommandError('failed', message, { cause: error });
}

/** In the api's own words, with every wrong field. */
function apiError(error: HakikaApiError): CommandError {
  const { status, code, message, requestId, validation, provider } = error;
  const { paymentId, claimId, customerId, credentialId, memberId } = error;
  const fields = validation.map(({ field, message: right }) => `\n  ${field}: ${right}`).join('');
  const about = { paymentId, claimId, customerId, credentialId, memberId };
  const named = requestId === undefined ? '' : ` (${requestId})`;
  return new CommandError(code, `${message}${fields}${named}`, {
    exitCode: status >= 500 ? exitCodes.unreachable : exitCodes.failed,
    facts: { message, status, requestId, validation, provider, ...about },
    cause: error,
  });
}

const usageWords = ({ code, message }: CommanderError): string =>
  code === 'commander.help'
    ? 'Say which of these commands.'
    : `${message.replace(/^error: /, '')}\n--help after any command says what it takes.`;

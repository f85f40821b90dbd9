import { Command } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { examples, type Cli, type GlobalOptions } from './cli.ts';
import { addCredentials } from './credentials/command.ts';
import { addEndpoints } from './endpoints/command.ts';
import { addEvents } from './events/command.ts';
import { addKeys } from './keys/command.ts';
import { addListen } from './listen/command.ts';
import { addPayments } from './payments/command.ts';
import { addPreflight } from './preflight/command.ts';
import { addSetup } from './setup/command.ts';
import { addTrigger } from './trigger/command.ts';

const about = `The command line of Hakika: certainty for M-Pesa payments.

The api is reached at HAKIKA_API_URL with HAKIKA_API_KEY (the shell, or .env here). Without them the stack that npm start runs in this checkout is used. A key is never an argument: those show in the list of processes.`;

const exitWords = `
Exit codes: 0 done · 1 failed · 2 wrong words or settings · 3 the api did not answer · 4 the payment was not paid · 5 not known whether it was: do not charge again`;

export function createProgram(cli: Cli): Command {
  const { terminal, output } = cli;
  const program = new Command('hakika')
    .description(about)
    .version(packageJson.version)
    .option('--json', 'answers as JSON on standard output, errors as JSON on standard error')
    .option('--api-url <address>', 'where the api is (HAKIKA_API_URL)')
    .option('--api-key-file <file>', 'a file that holds the API key, instead of HAKIKA_API_KEY')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: terminal.write,
      // The help of a command that misses a word. Errors are told by whoever ran the program.
      writeErr: (text) => void (output.isJson || terminal.writeError(text)),
      outputError: () => undefined,
    })
    .addHelpText('after', exitWords);
  cli.options = () => program.opts<GlobalOptions>();
  examples(
    program,
    'hakika payments create --phone 0712345678 --amount 1500 --description "Order 1042" --wait',
    'hakika listen --forward-to http://localhost:3000/webhooks',
    'hakika trigger payment.completed',
  );
  for (const add of [
    addPayments,
    addListen,
    addTrigger,
    addEvents,
    addEndpoints,
    addKeys,
    addCredentials,
    addSetup,
    addPreflight,
  ])
    add(program, cli);
  return program;
}

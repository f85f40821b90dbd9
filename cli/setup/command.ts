import { examples, type AddCommands } from '../cli.ts';
import { secretsHelp } from '../secret-input.ts';

const about = `Makes an organisation with its paybill or till and a first API key of every scope, which is shown this once.

It runs where the api's settings are (DATABASE_URL, HAKIKA_ROOT_KEY) and writes to the database itself: before the first key nobody can ask the api. Each run makes another organisation, unless --organisation names one that is there: it then gets a paybill or till and a key in --environment, which is how one of the sandbox goes live. Without --short-code it gets another key only, as where every key was lost.

${secretsHelp} Without --reference every payment that names none gets one of its own, by which its money is known at once.`;

export const addSetup: AddCommands = (parent, cli) => {
  const setup = parent
    .command('setup')
    .summary('make an organisation, its paybill or till and its first key, or take one live')
    .description(about)
    .option('--name <text>', 'of the business; with --organisation, of the paybill or till')
    .option('--organisation <id>', 'one that is there (org_…), in place of a new one')
    .option('--environment <name>', 'sandbox or production')
    .option('--short-code <digits>', 'the paybill or, for a till, its store or head-office number')
    .option('--till <digits>', 'for a till: its till number')
    .option('--reference <text>', 'account reference of payments that name none')
    .option('--email <address>', 'of its first member, an owner')
    .option('--owner-name <text>', 'and their name')
    .action(async ({ shortCode, ownerName, ...same }: Record<string, string>) => {
      // Here, so that no other command waits for the database's library to load.
      const { setUp } = await import('./setup.ts');
      const made = await setUp(cli.terminal, { ...same, 'short-code': shortCode, 'owner-name': ownerName });
      cli.output.document(made, () =>
        [
          `The organisation: ${made.organisationId}`,
          `The API key, shown this once: ${made.apiKey}`,
          ...(made.credentialId === null
            ? []
            : [`Its Daraja credential, for /v1/daraja-credentials/{id}/…: ${made.credentialId}`]),
        ].join('\n'),
      );
    });
  examples(
    setup,
    'hakika setup --name "Mama Njeri" --environment sandbox --short-code 174379',
    'hakika setup --name "Mama Njeri" --environment production --short-code 600584 --till 5123456 --email njeri@shop.example --owner-name "Njeri Kamau"',
    'hakika setup --organisation org_… --environment production --short-code 600584 --till 5123456',
    'hakika setup --organisation org_… --environment production',
  );
};

import type { Command } from 'commander';
import type { Schemas } from '../../sdk/source/index.ts';
import { examples, type AddCommands, type Cli } from '../cli.ts';
import { hakikaOf } from '../connection.ts';
import { exitCodes } from '../exit-codes.ts';
import { pageWords } from '../page-words.ts';
import { secretsHelp } from '../secret-input.ts';
import { table } from '../table.ts';
import { saveCredential, type SaveOptions } from './save.ts';

const aboutSave = `Saves a paybill or till with its secrets, or new secrets of one that is saved, and proves the consumer key against Safaricom.

${secretsHelp}`;

export const addCredentials: AddCommands = (parent, cli) => {
  const credentials = parent
    .command('credentials')
    .description('Paybills and tills at Safaricom. Needs the scope settings.write.');
  const save = credentials
    .command('save')
    .summary('save a paybill or till, or its new secrets')
    .description(aboutSave)
    .requiredOption('--short-code <digits>', 'the paybill or, for a till, its store or head-office number')
    .option('--till <digits>', 'for a till: its till number')
    .option('--name <text>', 'yours')
    .option('--reference <text>', 'account reference of payments that name none; auto makes one for each')
    .option('--default', 'payments that name no credential go by this one from now on')
    .action((options: SaveOptions) => saveCredential(cli, options));
  examples(
    save,
    'hakika credentials save --short-code 888880',
    'hakika credentials save --short-code 600584 --till 5123456 --default < secrets.env',
  );
  addList(credentials, cli);
  addVerify(credentials, cli);
};

function addList(credentials: Command, cli: Cli): void {
  const list = credentials
    .command('list')
    .description('Paybills and tills of this environment, without their secrets.')
    .action(async () => {
      const page = await (await hakikaOf(cli)).request('listDarajaCredentials', { query: { limit: 100 } });
      cli.output.document(page, () => pageWords(page, credentialTable));
    });
  examples(list, 'hakika credentials list');
}

function addVerify(credentials: Command, cli: Cli): void {
  const verify = credentials
    .command('verify <id>')
    .description('Asks Safaricom whether it takes the consumer key and secret.')
    .action(async (id: string) => {
      const check = await (await hakikaOf(cli)).request('verifyDarajaCredential', { path: { id }, body: {} });
      if (!check.verified) cli.exitCode = exitCodes.failed;
      cli.output.document(check, () => check.message);
    });
  examples(verify, 'hakika credentials verify cred_01m2fg0b7c3e5g8j1k4n6q9s2v');
}

const credentialTable = (rows: readonly Schemas['DarajaCredential'][]): string =>
  table(
    ['CREDENTIAL', 'TYPE', 'SHORT CODE', 'TILL', 'DEFAULT', 'VERIFIED', 'NAME'],
    rows.map((row) => [
      row.id,
      row.type,
      row.businessShortCode,
      row.tillNumber ?? '-',
      row.isDefault ? 'yes' : '-',
      row.suspendedAt === null ? (row.verifiedAt?.slice(0, 10) ?? 'never') : 'suspended',
      row.name,
    ]),
  );

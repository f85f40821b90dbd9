import type { Command } from 'commander';
import type { Body, Schemas } from '../../sdk/source/index.ts';
import { examples, type AddCommands, type Cli } from '../cli.ts';
import { hakikaOf } from '../connection.ts';
import { pageWords } from '../page-words.ts';
import { table } from '../table.ts';
import { several, until, whole } from '../values.ts';

interface CreateOptions {
  name: string;
  scopes?: Body<'createApiKey'>['scopes'];
  expires?: string;
}

export const addKeys: AddCommands = (parent, cli) => {
  const keys = parent
    .command('keys')
    .description('API keys of this organisation and environment. Needs the scope settings.write.');
  addCreate(keys, cli);
  addList(keys, cli);
  addRotate(keys, cli);
  addRevoke(keys, cli);
};

function addCreate(keys: Command, cli: Cli): void {
  const create = keys
    .command('create')
    .description('Makes a key and prints it, once, alone on standard output.')
    .requiredOption('--name <text>', 'what it is for')
    .option(
      '--scopes <scopes>',
      'express.pay, …; several with commas. All of your own key but settings.write if absent',
      several,
    )
    .option('--expires <when>', 'in 90d, or at an instant; never if absent', (text) => until(text))
    .action(async ({ name, scopes, expires }: CreateOptions) => {
      const body = { name, ...(scopes && { scopes }), ...(expires && { expiresAt: expires }) };
      const key = await (await hakikaOf(cli)).request('createApiKey', { body });
      cli.output.remark(`${key.id} may ${key.scopes.join(', ')}. Keep it now: it is shown this once.`);
      cli.output.document(key, () => key.secret);
    });
  examples(
    create,
    'hakika keys create --name "Checkout server" --scopes express.pay,transactions.read --expires 365d',
    'export HAKIKA_API_KEY=$(hakika keys create --name "My laptop")',
  );
}

function addList(keys: Command, cli: Cli): void {
  const list = keys
    .command('list')
    .description('Keys, newest first, also those that have ended; never the keys themselves.')
    .option('--limit <count>', 'how many', whole(1, 100), 10)
    .option('--cursor <cursor>', 'go on after the page that gave it')
    .action(async (query: { limit: number; cursor?: string }) => {
      const page = await (await hakikaOf(cli)).request('listApiKeys', { query });
      cli.output.document(page, () => pageWords(page, keyTable));
    });
  examples(list, 'hakika keys list');
}

function addRotate(keys: Command, cli: Cli): void {
  const rotate = keys
    .command('rotate <id>')
    .description('Makes the key that takes its place and prints it, once; the old one works on for a while.')
    .option('--overlap-hours <hours>', 'for how long; 0 for one that leaked', whole(0, 168), 24)
    .action(async (id: string, { overlapHours }: { overlapHours: number }) => {
      const key = await (
        await hakikaOf(cli)
      ).request('rotateApiKey', { path: { id }, body: { overlapHours } });
      cli.output.remark(`${key.id} takes the place of ${id}, which works until ${key.replaces.expiresAt}.`);
      cli.output.document(key, () => key.secret);
    });
  examples(rotate, 'hakika keys rotate key_01m2fg0b7c3e5g8j1k4n6q9s2v --overlap-hours 1');
}

function addRevoke(keys: Command, cli: Cli): void {
  const revoke = keys
    .command('revoke <id>')
    .description('Ends a key at once, for ever.')
    .option('--reason <text>', 'for the audit')
    .action(async (id: string, body: { reason?: string }) => {
      const key = await (await hakikaOf(cli)).request('revokeApiKey', { path: { id }, body });
      cli.output.document(key, () => `${id} has ended.`);
    });
  examples(revoke, 'hakika keys revoke key_01m2fg0b7c3e5g8j1k4n6q9s2v --reason "Laptop was stolen"');
}

const keyTable = (keys: readonly Schemas['ApiKey'][]): string =>
  table(
    ['KEY', 'ENDS IN', 'NAME', 'LAST USE', 'EXPIRES', 'SCOPES'],
    keys.map(({ id, hint, name, lastUsedAt, expiresAt, revokedAt, scopes }) => [
      id,
      `…${hint}`,
      name,
      lastUsedAt?.slice(0, 10) ?? 'never',
      revokedAt === null ? (expiresAt?.slice(0, 10) ?? 'never') : 'revoked',
      scopes.join(','),
    ]),
  );

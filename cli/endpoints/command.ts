import type { Command } from 'commander';
import type { Body, Schemas } from '../../sdk/source/index.ts';
import { examples, type AddCommands, type Cli } from '../cli.ts';
import { hakikaOf } from '../connection.ts';
import { exitCodes } from '../exit-codes.ts';
import { pageWords } from '../page-words.ts';
import { table } from '../table.ts';
import { several, since, whole } from '../values.ts';

interface CreateOptions {
  url: string;
  events?: Body<'createWebhookEndpoint'>['events'];
  description?: string;
}

export const addEndpoints: AddCommands = (parent, cli) => {
  const endpoints = parent.command('endpoints').description('Where webhooks go.');
  addCreate(endpoints, cli);
  addList(endpoints, cli);
  addTests(endpoints, cli);
  addRotate(endpoints, cli);
  addRecover(endpoints, cli);
};

const exampleId = 'we_01m2fg0b7c3e5g8j1k4n6q9s2v';

function addCreate(endpoints: Command, cli: Cli): void {
  const create = endpoints
    .command('create')
    .description('Adds an endpoint and prints its secret (whsec_…), once, alone on standard output.')
    .requiredOption('--url <address>', 'https; http in a sandbox whose operator allows it')
    .option('--events <types>', 'only these; several with commas. All if absent', several)
    .option('--description <text>', 'yours')
    .action(async (body: CreateOptions) => {
      const endpoint = await (await hakikaOf(cli)).webhookEndpoints.create(body);
      cli.output.remark(`${endpoint.id} is made. Keep its secret now: it is shown this once.`);
      cli.output.document(endpoint, () => endpoint.secret);
    });
  examples(
    create,
    'hakika endpoints create --url https://shop.example/webhooks --events payment.completed,payment.failed',
  );
}

function addList(endpoints: Command, cli: Cli): void {
  const list = endpoints
    .command('list')
    .description('Endpoints, newest first, without their secrets.')
    .option('--limit <count>', 'how many', whole(1, 100), 10)
    .option('--cursor <cursor>', 'go on after the page that gave it')
    .action(async (query: { limit: number; cursor?: string }) => {
      const page = await (await hakikaOf(cli)).webhookEndpoints.list(query).page();
      cli.output.document(page, () => pageWords(page, endpointTable));
    });
  examples(list, 'hakika endpoints list');
}

function addTests(endpoints: Command, cli: Cli): void {
  const test = endpoints
    .command('test <id>')
    .description('Sends a sample event now and tells what came back.')
    .option('--type <type>', 'of the event')
    .action(async (id: string, body: Body<'testWebhookEndpoint'>) => {
      const result = await (await hakikaOf(cli)).request('testWebhookEndpoint', { path: { id }, body });
      if (!result.delivered) cli.exitCode = exitCodes.failed;
      cli.output.document(result, () => result.message);
    });
  examples(test, `hakika endpoints test ${exampleId}`);

  const verify = endpoints
    .command('verify <id>')
    .description('Proves that the receiver takes genuine events and refuses forged and stale ones.')
    .action(async (id: string) => {
      const result = await (await hakikaOf(cli)).request('verifyWebhookEndpoint', { path: { id }, body: {} });
      if (!result.verified) cli.exitCode = exitCodes.failed;
      const checks = result.checks.map(
        ({ sent, passed, message }) => `${passed ? 'ok  ' : 'fail'}  ${sent.padEnd(7)}  ${message}`,
      );
      cli.output.document(result, () => [...checks, result.message].join('\n'));
    });
  examples(verify, `hakika endpoints verify ${exampleId}`);
}

function addRotate(endpoints: Command, cli: Cli): void {
  const rotate = endpoints
    .command('rotate-secret <id>')
    .description('Makes a new secret and prints it, once; both sign for a while.')
    .option('--overlap-hours <hours>', 'for how long; 0 for one that leaked', whole(0, 168), 24)
    .action(async (id: string, body: { overlapHours: number }) => {
      const endpoint = await (await hakikaOf(cli)).request('rotateWebhookSecret', { path: { id }, body });
      cli.output.remark(
        `The old secret of ${id} signs as well until ${endpoint.previousSecretUntil ?? 'now'}.`,
      );
      cli.output.document(endpoint, () => endpoint.secret);
    });
  examples(rotate, `hakika endpoints rotate-secret ${exampleId}`);
}

function addRecover(endpoints: Command, cli: Cli): void {
  const recover = endpoints
    .command('recover <id>')
    .description('Sends again what ended undelivered.')
    .requiredOption('--since <when>', 'made since: 2h, 7d, or an instant', (text) => since(text))
    .action(async (id: string, body: { since: string }) => {
      const result = await (await hakikaOf(cli)).request('recoverWebhookEndpoint', { path: { id }, body });
      const more = result.hasMore ? ' There are more: run it again.' : '';
      cli.output.document(result, () => `${result.count} webhooks are on their way again.${more}`);
    });
  examples(recover, `hakika endpoints recover ${exampleId} --since 2d`);
}

const endpointTable = (rows: readonly Schemas['WebhookEndpoint'][]): string =>
  table(
    ['ENDPOINT', 'STATE', 'VERIFIED', 'URL', 'EVENTS'],
    rows.map(({ id, url, events, disabled, failingSince, verifiedAt }) => [
      id,
      disabled ? 'disabled' : failingSince === null ? 'enabled' : 'failing',
      verifiedAt?.slice(0, 10) ?? 'never',
      url,
      events.length === 0 ? 'all' : events.join(','),
    ]),
  );

import type { Command } from 'commander';
import { examples, type AddCommands } from '../cli.ts';
import { hakikaOf } from '../connection.ts';
import { idempotencyKey, pair, several, since, whole } from '../values.ts';
import { createPayment, type CreateOptions } from './create.ts';
import { listPayments, type ListOptions } from './list.ts';
import { verdictSeconds } from './verdict.ts';
import { watchPayment, watchPayments } from './watch.ts';
import { paymentFacts } from './words.ts';

export const addPayments: AddCommands = (parent, cli) => {
  const payments = parent.command('payments').description('Prompt payers, and read what became of it.');
  addCreate(payments).action((options: CreateOptions) => createPayment(cli, options));

  examples(
    payments
      .command('get <id>')
      .description('One payment, by its pay_ or trxn_ id.')
      .action(async (id: string) => {
        const payment = await (await hakikaOf(cli)).payments.get(id);
        cli.output.document(payment, () => paymentFacts(cli.output, payment));
      }),
    'hakika payments get pay_01m2fg2w947m2qf8t4v6z9c1n5',
  );
  addList(payments).action((options: ListOptions) => listPayments(cli, options));
  examples(
    payments
      .command('watch [id]')
      .description(
        'One payment to its verdict (exit code 4 where it was not paid, 5 where nobody can tell yet), or without an id the verdicts of all, until Ctrl-C. With --json one JSON document a line.',
      )
      .option('--timeout <seconds>', 'how long one payment is waited for', whole(1, 172_800), verdictSeconds)
      .action((id: string | undefined, { timeout }: { timeout: number }) =>
        id === undefined ? watchPayments(cli) : watchPayment(cli, id, timeout),
      ),
    'hakika payments watch pay_01m2fg2w947m2qf8t4v6z9c1n5 && echo paid',
    'hakika payments watch --json',
  );
};

function addCreate(payments: Command): Command {
  const create = payments
    .command('create')
    .description('Prompts one phone for one payment.')
    .requiredOption('--amount <shillings>', 'whole shillings', whole(1, 250_000))
    .requiredOption('--description <text>', 'what the payer reads, 1 to 13 characters')
    .option('--phone <number>', 'the payer: 07…, 01… or 254…')
    .option('--customer <id>', 'the payer as a customer (cus_…), instead of --phone')
    .option('--reference <text>', 'account reference, 1 to 12 letters and digits')
    .option('--metadata <name=value>', 'yours, to find it again; may be repeated', pair)
    .option('--credential <id>', 'another paybill or till than the default one (cred_…)')
    .option(
      '--idempotency-key <key>',
      'the same key never prompts twice; one is made if absent',
      idempotencyKey,
    )
    .option('--wait', 'wait for the verdict; exit code 4 where it was not paid, 5 where nobody can tell yet');
  return examples(
    create,
    'hakika payments create --phone 0712345678 --amount 1500 --description "Order 1042"',
    'hakika payments create --phone 0712345678 --amount 1500 --description "Order 1042" --idempotency-key 1042 --wait',
  );
}

function addList(payments: Command): Command {
  const list = payments
    .command('list')
    .description('Payments, newest first.')
    .option('--status <statuses>', 'completed, failed, …; several with commas', several)
    .option('--phone <number>', 'of this payer')
    .option('--reference <text>', 'with this account reference')
    .option('--receipt <code>', 'with this M-Pesa receipt')
    .option('--metadata <name=value>', 'with these metadata; may be repeated', pair)
    .option('--since <when>', 'made since: 2h, 7d, or an instant', (text) => since(text))
    .option('--limit <count>', 'how many', whole(1, 100), 10)
    .option('--cursor <cursor>', 'go on after the page that gave it');
  return examples(
    list,
    'hakika payments list --status failed,unknown --since 24h',
    'hakika payments list --json --limit 100',
  );
}

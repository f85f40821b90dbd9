import { examples, type AddCommands } from '../cli.ts';
import { hakikaOf } from '../connection.ts';
import { pageWords } from '../page-words.ts';
import { several, since, whole } from '../values.ts';
import type { Query } from '../../sdk/source/index.ts';
import { eventTable } from './words.ts';

interface ListOptions {
  type?: Query<'listEvents'>['types'];
  since?: string;
  limit: number;
  cursor?: string;
}

export const addEvents: AddCommands = (parent, cli) => {
  const events = parent.command('events').description('What happened, as webhooks tell it.');
  const list = events
    .command('list')
    .description('Events, newest first.')
    .option('--type <types>', 'payment.completed, …; several with commas', several)
    .option('--since <when>', 'happened since: 2h, 7d, or an instant', (text) => since(text))
    .option('--limit <count>', 'how many', whole(1, 100), 10)
    .option('--cursor <cursor>', 'go on after the page that gave it')
    .action(async ({ type, ...query }: ListOptions) => {
      const hakika = await hakikaOf(cli);
      const page = await hakika.events.list({ ...query, ...(type && { types: type }) }).page();
      cli.output.document(page, () => pageWords(page, eventTable, query.since));
    });
  examples(list, 'hakika events list --type payment.completed --since 2h');

  const resend = events
    .command('resend <id>')
    .description('Sends an event again, as it was and under the same webhook-id; hakika listen gets it too.')
    .option('--endpoint <id>', 'only to this webhook endpoint (we_…)')
    .action(async (id: string, { endpoint }: { endpoint?: string }) => {
      const body = endpoint === undefined ? {} : { endpointId: endpoint };
      const resent = await (await hakikaOf(cli)).request('resendEvent', { path: { id }, body });
      cli.output.document(
        resent,
        () => `${id} is on its way again, to webhook endpoints: ${resent.deliveryIds.length}.`,
      );
    });
  examples(resend, 'hakika events resend evt_01m2fg3881x5b8d1f4h7k0n3q6');
};

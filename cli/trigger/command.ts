import { Argument } from 'commander';
import type { Hakika } from '../../sdk/source/index.ts';
import { examples, type AddCommands, type Cli } from '../cli.ts';
import { CommandError } from '../command-error.ts';
import { connectionOf, hakikaAt } from '../connection.ts';
import { newestEvent, type Event } from '../events/lists.ts';
import { eventWords } from '../events/words.ts';
import { webAddress, whole } from '../values.ts';
import { cause, triggered, type Caused, type Triggered } from './causes.ts';
import { assertSimulated } from './simulator.ts';

const about = `Makes an event happen, the real way: a payment is created, the simulator plays its payer, and Hakika finds out what became of it; or a customer is made, and changed or deleted. Waits for the event and prints it.

Only for the sandbox at the simulator: a real Safaricom prompts real phones.`;

interface TriggerOptions {
  amount: number;
  simulator?: string;
  timeout: number;
}

export const addTrigger: AddCommands = (parent, cli) => {
  const trigger = parent
    .command('trigger')
    .summary('make an event happen at the simulator')
    .description(about)
    .addArgument(new Argument('<type>', 'the event').choices(triggered))
    .option('--amount <shillings>', 'of a payment', whole(1, 250_000), 100)
    .option('--simulator <address>', 'where it is, unless npm start runs it', webAddress)
    .option('--timeout <seconds>', 'how long the event is waited for', whole(1, 3_600), 240)
    .action((type: Triggered, options: TriggerOptions) => triggerEvent(cli, type, options));
  examples(trigger, 'hakika trigger payment.completed', 'hakika trigger payment.failed --json');
};

async function triggerEvent(cli: Cli, type: Triggered, options: TriggerOptions): Promise<void> {
  const { output } = cli;
  const connection = await connectionOf(cli);
  const hakika = hakikaAt(connection);
  await assertSimulated(connection, hakika, options.simulator);
  const after = await newestEvent(hakika);
  const caused = await cause(hakika, type, options.amount);
  output.remark(
    `${caused.id}: waiting for ${type}${type === 'payment.unknown' ? ', which takes three minutes' : ''} …`,
  );
  const event = await eventOf(caused, cli, hakika, { after, seconds: options.timeout });
  if (event.type !== type)
    throw new CommandError(
      'other_event',
      `${event.type} came in place of ${type}. Has the simulator a rule? GET /_simulator/rules tells.`,
      {
        facts: { event },
      },
    );
  output.document(event, () => `${eventWords(output, event)}\n${event.id}`);
}

async function eventOf(
  { id, isItsEvent }: Caused,
  { output }: Cli,
  hakika: Hakika,
  { after, seconds }: { after: string; seconds: number },
): Promise<Event> {
  const signal = AbortSignal.timeout(seconds * 1_000);
  const onTrouble = (): void => output.remark('The api does not answer; trying again …');
  for await (const event of hakika.events.follow({ after, signal, onTrouble, pollMs: 250 }))
    if (isItsEvent(event)) return event;
  throw new CommandError(
    'no_event',
    `No event of ${id} came within ${seconds} s. Is a worker running? See /readyz.`,
    { facts: { id } },
  );
}

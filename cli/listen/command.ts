import { claim } from '../../local/claim.ts';
import { newWebhookSecret } from '../../db/webhook-secret.ts';
import type { Hakika, Query } from '../../sdk/source/index.ts';
import { examples, type AddCommands, type Cli } from '../cli.ts';
import { CommandError } from '../command-error.ts';
import { connectionOf, hakikaAt } from '../connection.ts';
import { newestEvent, newestResend } from '../events/lists.ts';
import { stopSignal } from '../stop-signal.ts';
import { several, since, webAddress } from '../values.ts';
import { listenAndForward } from './listener.ts';
import { makeStateFolder, readState, stateFile, writeState, type ListenState } from './state.ts';
import { forwardedWords, oneForwarded } from './words.ts';
import { whoseKey } from './whose-key.ts';

const about = `Forwards events to an app on this machine as signed webhooks, without a public address.

What happened while it was off is forwarded when it runs again: it keeps its place on the disk, and moves it only behind events that the app took (2xx) or refused six times. Events of one payment come in their order; while the app is away they wait. The same event may come twice, under one webhook-id. Events that are sent again (hakika events resend) come too. With --json one JSON document a line.`;

type Types = Extract<Query<'listEvents'>['types'], unknown[]>;

interface ListenOptions {
  forwardTo: string;
  since?: string;
  events?: Types;
}

export const addListen: AddCommands = (parent, cli) => {
  const listen = parent
    .command('listen')
    .summary('forward events to an app on this machine')
    .description(about)
    .requiredOption('--forward-to <address>', 'your app, such as http://localhost:3000/webhooks', webAddress)
    .option(
      '--since <when>',
      'begin with what happened since then (2h, 7d, an instant), whatever was forwarded',
      (text) => since(text),
    )
    .option('--events <types>', 'only these types; several with commas', several)
    .action((options: ListenOptions) => listenWith(cli, options));
  examples(
    listen,
    'hakika listen --forward-to http://localhost:3000/webhooks',
    'hakika listen --forward-to 3000/webhooks --since 2h --events payment.completed,payment.failed',
  );
};

async function listenWith(cli: Cli, { forwardTo, since: from, events = [] }: ListenOptions): Promise<void> {
  const connection = await connectionOf(cli);
  const { output, terminal } = cli;
  const hakika = hakikaAt(connection);
  const organisationId = await whoseKey(hakika);
  const file = stateFile(terminal.env, { ...connection, organisationId });
  await makeStateFolder(file);
  await assertOnly(file);
  const state = await beginning(hakika, file, from);
  await assertTypes(hakika, events);
  // Before the first event goes out under its secret.
  await writeState(file, state);
  const signal = stopSignal();
  const { apiUrl, environment } = connection;
  output.line({ kind: 'listening', forwardTo, apiUrl, environment, secret: state.secret }, () =>
    [
      `Forwarding ${environment} events of ${apiUrl} to ${forwardTo}. Ctrl-C ends.`,
      `They are signed with ${state.secret}, which stays the same: set it in your app.`,
    ].join('\n'),
  );
  await listenAndForward({
    hakika,
    to: forwardTo,
    types: events,
    stateFile: file,
    state,
    signal,
    tell: (event, told) => output.line(oneForwarded(event, told), () => forwardedWords(output, event, told)),
    onTrouble: () =>
      output.line({ kind: 'api_away' }, () =>
        output.paint('yellow', 'The api does not answer; trying again …'),
      ),
    onRecovery: () => output.line({ kind: 'api_back' }, () => 'The api answers again; nothing was missed.'),
  });
  output.line({ kind: 'stopped' }, () => '\nStopped. What happens meanwhile is forwarded by the next run.');
}

/** Two of one place would forward everything twice, and each would move the other's place. */
async function assertOnly(file: string): Promise<void> {
  const other = await claim(`${file}.owner`);
  if (other === undefined) return;
  throw new CommandError(
    'already_listening',
    `Process ${other} listens to these events already. Stop it first (Ctrl-C in its terminal, or kill ${other}).`,
    { facts: { process: Number(other) } },
  );
}

/** Which types there are is the api's to say. A slip of the finger would forward nothing, without a word. */
async function assertTypes(hakika: Hakika, types: Types): Promise<void> {
  if (types.length > 0) await hakika.events.list({ types, limit: 1 }).page();
}

/** Where the last run ended; the first begins with what comes from now on. */
async function beginning(hakika: Hakika, file: string, from: string | undefined): Promise<ListenState> {
  const kept = await readState(file);
  const secret = kept?.secret ?? newWebhookSecret();
  if (from !== undefined) return { secret, events: { since: from }, resends: { since: from } };
  if (kept !== undefined) return kept;
  const [event, resend] = [await newestEvent(hakika), await newestResend(hakika)];
  return { secret, events: { after: event }, resends: { after: resend } };
}

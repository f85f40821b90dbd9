import { setTimeout as sleep } from 'node:timers/promises';
import { demoClient, type DemoPayment } from './demo-payments.ts';
import { demoTable, isRight } from './demo-table.ts';
import { readLocalStack, type LocalStack } from './local-json.ts';

const refreshMs = 500;
/** The longest ending, a payment that nobody can settle, becomes unknown after 180 s. */
const limitMs = 240_000;

/** Where the output is no terminal, lines may be long. */
const columnsElsewhere = 160;

function table(payments: readonly DemoPayment[], elapsedMs: number): string {
  const done = payments.filter(isRight).length;
  const lines = demoTable(payments, process.stdout.columns || columnsElsewhere);
  return [...lines, '', `${done} of ${payments.length} done after ${Math.round(elapsedMs / 1000)} s.`].join(
    '\n',
  );
}

/** Drawn over the last one in a terminal; printed at the end only where the output is a file. */
function draw(text: string, linesBefore: number): number {
  if (!process.stdout.isTTY) return 0;
  if (linesBefore > 0) process.stdout.write(`\u001b[${linesBefore}A\u001b[J`);
  process.stdout.write(`${text}\n`);
  return text.split('\n').length;
}

async function main(): Promise<boolean> {
  const local = await readLocalStack();
  const alive =
    local !== undefined &&
    (await fetch(`${local.apiUrl}/livez`).then(
      ({ ok }) => ok,
      () => false,
    ));
  if (!alive)
    throw new Error('Nothing is running here. Start the stack first, in another terminal: npm start');
  if (local.simulatorUrl === null)
    throw new Error('The demo needs the simulator: unset the DARAJA_SANDBOX_ variables.');

  const client = demoClient(local);
  const startedMs = performance.now();
  console.log('Ten payments, one for each ending. The last one takes three minutes, as with Safaricom, or');
  console.log(`three divided by the stack's HAKIKA_TEMPO.${workflowsLink(local)}\n`);
  const payments = await client.createAll();
  const elapsedMs = (): number => performance.now() - startedMs;
  let lines = 0;
  do {
    await sleep(refreshMs);
    await client.refreshAll(payments);
    lines = draw(table(payments, elapsedMs()), lines);
  } while (!payments.every(isRight) && elapsedMs() < limitMs);
  if (!process.stdout.isTTY) console.log(table(payments, elapsedMs()));
  for (const { ending, paymentId } of payments) console.log(`  …${ending}  ${link(local, paymentId)}`);
  return payments.every(isRight);
}

const workflowsLink = ({ temporalUiUrl, temporalNamespace }: LocalStack): string =>
  temporalUiUrl === null
    ? ''
    : `\nIn Temporal's UI: ${temporalUiUrl}/namespaces/${temporalNamespace}/workflows`;

const link = ({ temporalUiUrl, temporalNamespace }: LocalStack, paymentId: string): string =>
  temporalUiUrl === null
    ? `workflow payment/${paymentId}`
    : `${temporalUiUrl}/namespaces/${temporalNamespace}/workflows/${encodeURIComponent(`payment/${paymentId}`)}`;

try {
  const right = await main();
  console.log(
    right ? '\nAll ten ended as they must, each with a verified webhook.' : '\nNot all ended as they must.',
  );
  process.exit(right ? 0 : 1);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}

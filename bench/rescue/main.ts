import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '../../db/mikro-orm.config.ts';
import { createSealer } from '../../db/sealed.ts';
import { startBenchStack, type BenchStack } from '../stack.ts';
import { readOptions, type Options } from './options.ts';
import { createLostPhones, sendPayers } from './payers.ts';
import { rescues, stillWaiting, table } from './results.ts';
import { openShop, type Shop } from './shops.ts';

// In real time: every callback is dropped, and what matters is how soon a question finds the money.
const say = (line: string): void => console.error(line);
const pollMs = 2_000;

async function main(options: Options): Promise<void> {
  const stopped = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopped.abort());
  const stack = await startBenchStack({ profile: false, simulatorTempo: 1, say });
  try {
    const shops = await openShops(stack, options);
    say(`${shops.length} shops for ${options.minutes} minutes, and then until the last question …`);
    const nextPhone = createLostPhones();
    const { minutes, seed } = options;
    const payers = { apiUrl: stack.apiUrl, minutes, seed, nextPhone, stopping: stopped.signal };
    await Promise.all(shops.map((shop) => sendPayers(shop, payers)));
    while ((await stillWaiting(stack)) > 0) await sleep(pollMs, undefined, { signal: stopped.signal });
    console.log(table(await rescues(stack, shops)));
  } finally {
    say('Stopping …');
    await stack.stop();
  }
}

async function openShops(stack: BenchStack, { rates, arrivals, shops }: Options): Promise<Shop[]> {
  const orm = openDatabase({ databaseUrl: stack.databaseUrl, poolMax: 2 });
  const world = { orm, sealer: createSealer(Buffer.from(stack.rootKey, 'base64')), ...stack };
  const opened: Shop[] = [];
  for (const pattern of arrivals) {
    for (const rate of rates) {
      for (let count = 0; count < shops; count += 1)
        opened.push(await openShop(world, { number: opened.length, rate, pattern }));
    }
  }
  await orm.close(true);
  return opened;
}

try {
  await main(readOptions(process.argv.slice(2)));
  process.exit(0);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exit(1);
}

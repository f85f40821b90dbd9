import { once } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { RunningProgram, spawnProgram } from './running-program.ts';
import { type Json, until } from './running-simulator.ts';

test.each(['SIGTERM', 'SIGINT'] as const)('prints its address, and stops orderly on %s', async (signal) => {
  const program = await RunningProgram.start();
  await expect(program.ask('/livez')).resolves.toEqual({ status: 'ok' });
  await expect(program.stop(signal)).resolves.toEqual([0, null]);
});

test('stops when the parent that started it is gone', async () => {
  const { child } = await RunningProgram.start();
  child.disconnect();
  await expect(once(child, 'exit')).resolves.toEqual([0, null]);
});

/** Makes one payment. Tells the serial of its receipt; the date before it is not chance. */
async function run(env: Record<string, string> = {}): Promise<{ seed: string; receipt: string }> {
  const program = await RunningProgram.start({ HAKIKA_TEMPO: '50', ...env });
  await program.push('254719000100');
  const [entry] = await until<Json>(async () => {
    const { entries } = await program.ask('/_simulator/ledger');
    return entries.length > 0 ? entries : undefined;
  });
  await program.stop();
  return { seed: program.seed, receipt: entry.receiptNumber.slice(3) };
}

test('every start has receipts of its own, and the seed it prints gives them again', async () => {
  const [first, second] = [await run(), await run()];
  expect(second.receipt).not.toBe(first.receipt);
  await expect(run({ SIMULATOR_SEED: second.seed })).resolves.toEqual(second);
});

test('the strict mode is set by the environment', async () => {
  const program = await RunningProgram.start({ SIMULATOR_STRICT: 'true' });
  const { errorMessage } = await program.push('254719000100');
  await program.stop();
  expect(errorMessage).toBe('Bad Request - Invalid AccountReference');
});

describe('a start that fails', () => {
  test('because of its environment names every wrong variable and what would be right', async () => {
    const { child, errors } = spawnProgram({
      SIMULATOR_PORT: 'x',
      HAKIKA_TEMPO: 'fast',
      SIMULATOR_SEED: '-1',
    });
    await expect(once(child, 'exit')).resolves.toEqual([1, null]);
    expect(await errors).toBe(
      'These environment variables are wrong; simulator/README.md explains them:\n' +
        '✖ Give a whole number from 0 to 65535\n  → at SIMULATOR_PORT\n' +
        '✖ Give a whole number from 0\n  → at SIMULATOR_SEED\n' +
        '✖ Give a number from 0.01 to 100000\n  → at HAKIKA_TEMPO\n',
    );
  });

  test('because its port is taken says so, and how to take another', async () => {
    const first = await RunningProgram.start();
    const { port } = new URL(first.url);
    const { child, errors } = spawnProgram({ SIMULATOR_PORT: port });
    await expect(once(child, 'exit')).resolves.toEqual([1, null]);
    await first.stop();
    expect(await errors).toBe(
      `The simulator cannot listen on 127.0.0.1, port ${port}. Something listens there already. ` +
        'Stop it, or choose another port with SIMULATOR_PORT (0 takes any free one).\n',
    );
  });

  test('because its host is not of this machine says so', async () => {
    const { child, errors } = spawnProgram({ SIMULATOR_HOST: '192.0.2.1' });
    await expect(once(child, 'exit')).resolves.toEqual([1, null]);
    expect(await errors).toMatch(/^The simulator cannot listen on 192\.0\.2\.1, .* SIMULATOR_HOST .*\n$/);
  });
});

import { expect, test } from '@jest/globals';
import { RunningSimulator } from './running-simulator.ts';

const phones = Array.from({ length: 12 }, (_, index) => `2547160001${index + 30}`);

/** What chance decides about each push; the date in a receipt is not chance. */
async function run(seed: number, order: string[]): Promise<string[]> {
  const simulator = await RunningSimulator.start({ seed });
  await simulator.bearer();
  for (const round of [1, 2]) {
    await Promise.all(order.map((phoneNumber) => simulator.push(phoneNumber)));
    await simulator.allCallbacks(phones.length * round);
  }
  const { pushes } = (await simulator.get('/_simulator/pushes')).json;
  const withBalance = new Set(
    simulator.received
      .filter(({ text }) => text.includes('Balance'))
      .map(({ json }) => json.Body.stkCallback.CheckoutRequestID),
  );
  await simulator.stop();
  return pushes
    .map((push: (typeof pushes)[number]) =>
      [
        push.phoneNumber,
        push.ordinalOfPhone,
        push.merchantRequestId,
        push.endsAfterMs,
        push.ledgerEntry.receiptNumber.slice(3),
        withBalance.has(push.checkoutRequestId),
      ].join(' '),
    )
    .toSorted();
}

test('the same seed gives the same run, in whatever order the phones are pushed', async () => {
  await expect(run(7, phones.toReversed())).resolves.toEqual(await run(7, phones));
});

test('another seed gives another run', async () => {
  await expect(run(8, phones)).resolves.not.toEqual(await run(7, phones));
});

test('the same seed gives the same tokens', async () => {
  const tokens: string[] = [];
  for (const seed of [3, 3]) {
    const simulator = await RunningSimulator.start({ seed });
    tokens.push((await simulator.authorize()).json.access_token);
    await simulator.stop();
  }
  expect(tokens[1]).toBe(tokens[0]);
});

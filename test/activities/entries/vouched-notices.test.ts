import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Payment } from '../../../db/entities/index.ts';
import { minutes, World } from '../world.ts';
import { age, bind, newReceipt, told, whileOpen, windowClosed } from './entries.ts';

let world: World;
let amounts = 5000;

beforeAll(async () => {
  world = await World.start();
});
afterAll(async () => await world.stop());

/** A prompt whose callback was lost, and a notice of its money from an unlisted address. */
async function lostCallback(changes: Partial<Payment> = {}, notice: Parameters<typeof told>[1] = {}) {
  const amountShillings = (amounts += 1);
  const payment = await world.prompted(windowClosed, { amountShillings, ...changes });
  const money = { receiptNumber: newReceipt(), amountShillings, occurredAt: whileOpen() };
  const unlisted = await told(world, {
    ...money,
    payer: payment.phoneNumber,
    fromListedAddress: false,
    ...notice,
  });
  return { payment, money, unlisted };
}

describe('a notice from an unlisted address, vouched for by Transaction Status, completes the prompt', () => {
  test.each<[string, Partial<Payment>]>([
    ['that is like it', {}],
    ['whose reference we made', { accountReference: 'KJ4N7Q2XRT', referenceIsOurs: true }],
  ])('%s', async (_which, changes) => {
    const accountReference = changes.accountReference ?? '';
    const { payment, money, unlisted } = await lostCallback(changes, { accountReference });
    await expect(bind(world, unlisted)).resolves.toBeUndefined();
    const status = await told(world, { ...money, payer: payment.phoneNumber, source: 'transactionStatus' });
    await bind(world, unlisted);
    await age(world, status, 0);
    expect(await bind(world, status)).toMatchObject({
      id: payment.id,
      status: 'completed',
      receiptNumber: money.receiptNumber,
    });
    expect(await world.cases(payment)).toEqual([]);
  });

  test('unless Safaricom says that another payer sent it', async () => {
    const { payment, money, unlisted } = await lostCallback();
    const status = await told(world, { ...money, payer: '254799999999', source: 'transactionStatus' });
    await bind(world, unlisted);
    await age(world, status, minutes);
    await expect(bind(world, status)).resolves.toBeUndefined();
    expect(await world.read(payment)).toMatchObject({ status: 'pending', receiptNumber: null });
  });
});

import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { planFaults } from '../../proof/chaos/chaos.ts';
import { damagedCopy } from '../../proof/defects/damaged-copy.ts';
import { defects } from '../../proof/defects/list.ts';
import { loadMs, planOrders } from '../../proof/load/plan.ts';
import { readOptions } from '../../proof/options.ts';

const options = readOptions(['--seed', '7', '--payments', '100']);

test('the same seed plans the same payments and faults, another seed others', () => {
  expect(planOrders(options)).toEqual(planOrders(options));
  expect(planFaults(7, loadMs(options))).toEqual(planFaults(7, loadMs(options)));
  expect(planOrders(options)).not.toEqual(planOrders({ ...options, seed: 8 }));
  expect(planFaults(7, loadMs(options))).not.toEqual(planFaults(8, loadMs(options)));
});

test('every order of one merchant has its twin at the other, with the same phone, reference and amount', () => {
  const subject = ({
    phoneNumber,
    accountReference,
    amountShillings,
  }: ReturnType<typeof planOrders>[number]) => `${phoneNumber}/${accountReference}/${amountShillings}`;
  const of = (merchant: number) =>
    planOrders(options)
      .filter((order) => order.merchant === merchant)
      .map(subject)
      .toSorted();
  expect(of(0)).toEqual(of(1));
});

test('of the fewest callers there is one who gives up before any answer comes, and asks again', () => {
  const [first] = planOrders(readOptions(['--payments', '2']));
  expect(first?.caller.impatientMs).toBe(20);
});

test('a wrong option is refused, and the answer names it', () => {
  expect(() => readOptions(['--only', '9'])).toThrow('only');
  expect(() => readOptions(['--tempo', '100'])).toThrow('tempo');
});

test.each(defects.map((defect) => ({ name: defect.name, defect })))(
  'the defect "$name" still fits the sources',
  async ({ defect }) => {
    const { directory, remove } = await damagedCopy(defect);
    expect(directory).not.toContain(fileURLToPath(new URL('../../', import.meta.url)));
    await remove();
  },
);

test('there are eight defects, each with the invariant that must catch it', () => {
  expect(defects).toHaveLength(8);
  expect(defects.every(({ caughtBy }) => /^[1-8]$/.test(caughtBy))).toBe(true);
});

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeScenarios } from '../../simulator/scenarios.ts';
import { Engine } from '../support/engine.ts';
import { becomes, eventTypes, nextPhone, onHandset, patientTiming, paymentTo } from '../support/flow.ts';
import { eventually } from '../support/eventually.ts';
import type { PaymentStatus } from '../../workflows/payment-status.ts';
import { textOf } from './snippets.ts';
import { tableUnder } from './table.ts';

const endings = tableUnder('docs/testing.md', 'By the phone number');
const scenarios = describeScenarios();

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start({ tempo: 40, timing: patientTiming });
});
afterAll(async () => {
  await engine.stop();
});

test('the guide has every ending that a phone number chooses', () => {
  const digits = scenarios.flatMap((each) => each.digits ?? []);
  const written = endings.map(([ending = '']) => ending.replace('any ', ''));
  expect(new Set(written)).toEqual(new Set(digits));
});

test('the guide names only scenarios that there are', () => {
  const names = tableUnder('docs/testing.md', 'By a rule').map(([name]) => name);
  expect(scenarios.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
  expect(textOf('docs/testing.md')).toContain('Sixty further stories');
  expect(scenarios.length - endings.length).toBeGreaterThanOrEqual(60);
});

const decided = endings.filter(([ending]) => ending !== '20');
test.each(decided)('a phone ending in %s, which %s, becomes %s with the code %s', async (...row) => {
  const [ending = '', , becoming = '', code = ''] = row;
  const phoneNumber = nextPhone(ending === 'any other' ? '40' : ending);
  const order = { phoneNumber, amount: 100, description: 'Order' };
  const { status: answered } = await engine.request('POST', '/v1/express', order);
  expect(answered).toBe(becoming.includes('422') ? 422 : 202);
  const status = /^\w+/.exec(becoming)![0] as PaymentStatus;
  const { id } = await eventually(async () => (await paymentTo(engine, phoneNumber))!);
  const { result_code } = await becomes(engine, id, status, 25_000);
  expect(result_code ?? '').toBe(code);
  expect((await eventTypes(engine, id)).filter((type) => type === `payment.${status}`)).toHaveLength(1);
});

test('a phone ending in 20 becomes what a person does', async () => {
  const phoneNumber = nextPhone('20');
  const order = { phoneNumber, amount: 100, description: 'Order' };
  const { body } = await engine.request('POST', '/v1/express', order);
  await eventually(() => onHandset(engine, phoneNumber, 'pin'));
  const { receipt_number } = await becomes(engine, body.paymentId, 'completed');
  expect(receipt_number).not.toBeNull();
});

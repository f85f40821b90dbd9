import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createSimulator } from '../../simulator/app.ts';
import { type Json, RunningSimulator } from './running-simulator.ts';

let simulator: RunningSimulator;
beforeAll(async () => {
  simulator = await RunningSimulator.start();
});
afterAll(() => simulator.stop());
afterEach(() => simulator.call('DELETE', '/_simulator/rules'));

const addRule = (rule: object) => simulator.post('/_simulator/rules', rule);
const rulesNow = async (): Promise<Json[]> => (await simulator.get('/_simulator/rules')).json.rules;

/** The name of the scenario that the newest push to this phone got. */
async function scenarioOf(phoneNumber: string, changes: object = {}): Promise<string> {
  await simulator.push(phoneNumber, changes);
  return (await simulator.pushesOf(phoneNumber)).at(-1)?.scenario;
}

describe('a rule chooses', () => {
  test('by the whole phone number', async () => {
    await addRule({ scenario: 'declines', when: { phoneNumber: '254732000131' } });
    await expect(scenarioOf('254732000131')).resolves.toBe('declines');
    await expect(scenarioOf('254732000231')).resolves.toBe('pays');
  });

  test('by the last digits of the phone, before the fixed digits do', async () => {
    await addRule({ scenario: 'noMoney', when: { phoneEndsIn: '311' } });
    await expect(scenarioOf('254732000311')).resolves.toBe('noMoney');
    await expect(scenarioOf('254732000411')).resolves.toBe('declines');
  });

  test('by the amount, exactly', async () => {
    await addRule({ scenario: 'wrongPin', when: { amountShillings: 777 } });
    await expect(scenarioOf('254732000531', { Amount: 777 })).resolves.toBe('wrongPin');
    await expect(scenarioOf('254732000631', { Amount: 778 })).resolves.toBe('pays');
  });

  test('by the account reference, whole or by its beginning', async () => {
    await addRule({ scenario: 'wrongPin', when: { accountReference: 'ORDER-7' } });
    await addRule({ scenario: 'noMoney', when: { accountReference: 'ORDER-*' } });
    await expect(scenarioOf('254732000731', { AccountReference: 'ORDER-7' })).resolves.toBe('wrongPin');
    await expect(scenarioOf('254732000831', { AccountReference: 'ORDER-71' })).resolves.toBe('noMoney');
    await expect(scenarioOf('254732000931', { AccountReference: 'MY-ORDER-7' })).resolves.toBe('pays');
  });

  test('only where all its conditions fit', async () => {
    await addRule({ scenario: 'declines', when: { amountShillings: 5, phoneEndsIn: '31' } });
    await expect(scenarioOf('254732001031', { Amount: 5 })).resolves.toBe('declines');
    await expect(scenarioOf('254732001032', { Amount: 5 })).resolves.toBe('pays');
    await expect(scenarioOf('254732001131', { Amount: 6 })).resolves.toBe('pays');
  });

  test('before every later one', async () => {
    await addRule({ scenario: 'declines' });
    await addRule({ scenario: 'noMoney' });
    await expect(scenarioOf('254732001231')).resolves.toBe('declines');
  });

  test('as many times as it was made for, and then ends', async () => {
    await addRule({ scenario: 'declines', times: 2 });
    const names = ['254732001331', '254732001431', '254732001531'].map((phone) => scenarioOf(phone));
    expect((await Promise.all(names)).toSorted()).toEqual(['declines', 'declines', 'pays']);
    await expect(rulesNow()).resolves.toEqual([]);
  });
});

test('a push that was not accepted goes on with its scenario when it is tried again, and uses up nothing', async () => {
  await addRule({ scenario: 'pushThrottled', times: 1 });
  const statuses: number[] = [];
  for (let count = 0; count < 3; count += 1) statuses.push((await simulator.push('254732001631')).status);
  expect(statuses).toEqual([429, 429, 200]);
  await expect(simulator.pushOf('254732001631')).resolves.toMatchObject({ scenario: 'pushThrottled' });
});

test('a refused push is over: its rule is used up, and the next try is another push', async () => {
  await addRule({ scenario: 'refused', times: 1 });
  await expect(simulator.push('254732001731')).resolves.toMatchObject({ status: 400 });
  await expect(scenarioOf('254732001731')).resolves.toBe('pays');
});

test('rules are listed in their order and removed by id or all at once', async () => {
  const { json } = await addRule({ scenario: 'declines', when: { amountShillings: 5 }, times: 3 });
  await addRule({ scenarios: { pays: 1, callbackLost: 2 } });
  await expect(rulesNow()).resolves.toEqual([
    { id: json.rule.id, scenario: 'declines', when: { amountShillings: 5 }, timesLeft: 3 },
    { id: json.rule.id + 1, scenarios: { pays: 1, callbackLost: 2 }, when: {}, timesLeft: null },
  ]);
  const path = `/_simulator/rules/${json.rule.id}`;
  await expect(simulator.call('DELETE', path)).resolves.toMatchObject({ status: 204 });
  await expect(rulesNow()).resolves.toMatchObject([{ id: json.rule.id + 1 }]);
  const again = await simulator.call('DELETE', path);
  expect(again.json.error.message).toMatch(/There is no rule \d+; GET \/_simulator\/rules lists/);
  await simulator.call('DELETE', '/_simulator/rules');
  await expect(rulesNow()).resolves.toEqual([]);
});

test.each([
  { rule: { scenario: 'meteor' }, says: /Must be one of pays, declines, .*→ at scenario/s },
  { rule: { scenarios: { meteor: 1 } }, says: /Must be one of pays, .*→ at scenarios\.meteor/s },
  { rule: { scenarios: { pays: 0 } }, says: /a weight above 0, such as .*→ at scenarios\.pays/s },
  { rule: { scenarios: {} }, says: /a weight above 0, such as/ },
  { rule: {}, says: /Name the scenario in "scenario", or several/ },
  { rule: { scenario: 'pays', scenarios: { pays: 1 } }, says: /Name the scenario in "scenario"/ },
  { rule: { scenario: 'pays', when: { phoneNumber: '0712345678' } }, says: /such as 254712345678/ },
  { rule: { scenario: 'pays', when: { phoneEndsIn: '' } }, says: /1 to 11 digits/ },
  { rule: { scenario: 'pays', when: { amountShillings: 1.5 } }, says: /Give whole shillings/ },
  { rule: { scenario: 'pays', when: { accountReference: '*A' } }, says: /its beginning and a star/ },
  { rule: { scenario: 'pays', when: { probability: 0 } }, says: /a share above 0 and up to 1/ },
  { rule: { scenario: 'pays', when: { probability: '5 %' } }, says: /a share above 0 and up to 1/ },
  { rule: { scenario: 'pays', times: 0 }, says: /a whole number from 1, or leave it out/ },
  { rule: { scenario: 'pays', when: { amount: 5 } }, says: /amount/ },
  {
    rule: { scenario: 'pays', when: { phoneNumber: '254712345678', phoneEndsIn: '79' } },
    says: /no push would ever fit; leave one of them out/,
  },
])('a rule that could not be followed is refused, and the answer says why: $rule', async ({ rule, says }) => {
  const { status, json } = await addRule(rule);
  expect(status).toBe(400);
  expect(json.error.message).toMatch(says);
  await expect(rulesNow()).resolves.toEqual([]);
});

test('rules of the start come back with a reset, those that were added do not', async () => {
  const started = await RunningSimulator.start({ rules: [{ scenario: 'declines', times: 1 }] });
  await started.push('254732001831');
  await started.post('/_simulator/rules', { scenario: 'noMoney' });
  await started.post('/_simulator/reset', '');
  const { rules } = (await started.get('/_simulator/rules')).json;
  expect(rules).toEqual([{ id: 1, scenario: 'declines', when: {}, timesLeft: 1 }]);
  await started.stop();
});

test('a wrong rule of the start stops the start, and the error says what would fit', () => {
  const start = () => createSimulator({ rules: [{ scenario: 'pays' }, { scenario: 'meteor' }] });
  expect(start).toThrow(/These rules cannot be followed:\n.*Must be one of pays, .*→ at \[1\]\.scenario/s);
});

describe('chance', () => {
  const phones = Array.from({ length: 60 }, (_, index) => `2547330${10_000 + index}`).filter(
    (phone) => !/(1[1-9]|20)$/.test(phone),
  );

  async function drawnBy(seed: number, order: string[], rule: Json): Promise<string[]> {
    const drawing = await RunningSimulator.start({ seed, rules: [rule] });
    await drawing.bearer();
    await Promise.all(order.map((phoneNumber) => drawing.push(phoneNumber)));
    const { pushes } = (await drawing.get('/_simulator/pushes')).json;
    await drawing.stop();
    return pushes.map((push: Json) => `${push.phoneNumber} ${push.scenario}`).toSorted();
  }

  test.each([
    { rule: { scenario: 'callbackLost', when: { probability: 0.4 } } },
    { rule: { scenarios: { pays: 3, callbackLost: 2 } } },
  ])('is drawn by the seed, and concurrency changes nothing: $rule', async ({ rule }) => {
    const drawn = await drawnBy(5, phones, rule);
    await expect(drawnBy(5, phones.toReversed(), rule)).resolves.toEqual(drawn);
    await expect(drawnBy(6, phones, rule)).resolves.not.toEqual(drawn);
    const lost = drawn.filter((line) => line.endsWith('callbackLost')).length / drawn.length;
    expect(lost).toBeGreaterThan(0.2);
    expect(lost).toBeLessThan(0.6);
  });

  test('draws the same odd metadata for the same seed', async () => {
    const shapes: string[][] = [];
    for (const order of [phones, phones.toReversed()]) {
      const odd = await RunningSimulator.start({ seed: 9, rules: [{ scenario: 'oddMetadata' }] });
      await odd.bearer();
      await Promise.all(order.map((phoneNumber) => odd.push(phoneNumber)));
      const received = await odd.allCallbacks(phones.length);
      shapes.push(received.map(({ json }) => shapeOf(json.Body.stkCallback)).toSorted());
      await odd.stop();
    }
    expect(shapes[1]).toEqual(shapes[0]);
    expect(new Set(shapes[0]?.map((shape) => shape.split(' ')[1])).size).toBeGreaterThan(5);
  });
});

/** The phone, and the names and types of the items. */
const shapeOf = ({ CheckoutRequestID, CallbackMetadata }: Json): string =>
  [
    CheckoutRequestID.slice(-9),
    CallbackMetadata.Item.map(({ Name, Value }: Json) => `${Name}:${typeof Value}`).join(),
  ].join(' ');

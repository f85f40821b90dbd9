import assert from 'node:assert/strict';
import { scenarioNamed } from '../../simulator/scenarios.ts';
import { Engine } from '../support/engine.ts';
import { eventually } from '../support/eventually.ts';
import { nextPhone, patientTiming } from '../support/flow.ts';
import type { TestTenant } from '../support/tenants.ts';
import type { Part } from './ending.ts';
import { makeMerchant, tell } from './merchant.ts';

export interface Play extends Part {
  phoneNumber: string;
  merchant: TestTenant;
  paymentId: string;
  /** Whether the create was answered by a refusal. */
  refusedAtOnce: boolean;
}

/** A minute of payment time takes 1.5 s. */
const tempo = 40;
const minutes = 60_000 / tempo;

/** What takes days takes minutes here; what is within the first three minutes is as in production. */
const shorter = {
  reconcileMs: [5 * minutes, 10 * minutes],
  receiptMissingMs: 12 * minutes,
  absenceMarginMs: minutes / 2,
  absenceAfterMs: 7 * minutes,
  pullFullEveryMs: 2_000,
  // The full lists are the same rows.
  pullRecentEveryMs: 3_600_000,
};

export const openStage = (): Promise<Engine> =>
  Engine.start({
    tempo,
    timing: { ...patientTiming, ...shorter },
    pullSchedules: true,
    simulator: { queryLimitPerMinute: 5 },
    // Forgers post from another one.
    api: { callbackAddresses: ['127.0.0.1'] },
  });

/** Plays all parts side by side; what goes wrong with token requests meets whoever asks for one, so it comes last and alone. */
export async function playAll(engine: Engine, parts: readonly Part[]): Promise<Play[]> {
  const plays = await inLanes(
    parts.filter((part) => !troublesTokens(part)),
    async (part) => await play(engine, part),
  );
  for (const part of parts.filter(troublesTokens)) {
    await eventually(async () => assert.equal(await livePrompts(engine), 0));
    plays.push(await play(engine, part));
  }
  return plays;
}

const troublesTokens = ({ name }: Part): boolean =>
  scenarioNamed(name).faults.some(({ on }) => on === 'oauth');

/** As many at once as two cores carry without being late. */
const lanes = 4;

async function inLanes(parts: readonly Part[], begin: (part: Part) => Promise<Play>): Promise<Play[]> {
  const waiting = [...parts];
  const plays: Play[] = [];
  const lane = async (): Promise<void> => {
    for (let part = waiting.shift(); part !== undefined; part = waiting.shift())
      plays.push(await begin(part));
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return plays;
}

export async function play(engine: Engine, part: Part): Promise<Play> {
  const phoneNumber = part.ending.phoneNumber ?? nextPhone();
  const merchant = await makeMerchant(engine, part.way);
  const rule = { scenario: part.name, when: { phoneNumber }, times: 1 };
  await tell(`${engine.simulatorUrl}/_simulator/rules`, rule);
  return { ...part, phoneNumber, merchant, ...(await create(engine, merchant, phoneNumber)) };
}

export async function create(engine: Engine, { apiKey }: TestTenant, phoneNumber: string, amount = 100) {
  const order = { phoneNumber, amount, description: 'Order' };
  const { status, body } = await engine.request('POST', '/v1/express', order, {
    authorization: `Bearer ${apiKey}`,
  });
  const refusedAtOnce = status !== 202;
  if (refusedAtOnce) assert.equal(body.error.code, 'prompt_refused', JSON.stringify(body));
  return { paymentId: body.paymentId ?? body.error.paymentId!, refusedAtOnce };
}

async function livePrompts(engine: Engine): Promise<number> {
  const response = await fetch(`${engine.simulatorUrl}/_simulator/stats`);
  return ((await response.json()) as { livePrompts: number }).livePrompts;
}

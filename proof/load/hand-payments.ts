import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { Options } from '../options.ts';
import { chance } from '../random.ts';
import type { Stack } from '../stack/stack.ts';
import { loadMs } from './plan.ts';

/** What became of a receipt that was claimed, by several at once. */
export interface Claiming {
  receiptNumber: string;
  /** Money that nobody asked for; the receipt of a prompted payment is used up already. */
  mayBeClaimed: boolean;
  /** What each who claimed it was given; null for a refusal. */
  claimIds: (string | null)[];
}

/** A customer who pays without being asked, and perhaps two cashiers who both claim that for an order. */
export interface HandOrder {
  merchant: number;
  phoneNumber: string;
  amountShillings: number;
  accountReference: string;
  atMs: number;
  isClaimed: boolean;
}

/** One in so many of the payments of a run comes by itself. */
const oneIn = 12;

export function planHandPayments(options: Options): HandOrder[] {
  const random = chance(options.seed, 'hand payments');
  return Array.from({ length: Math.ceil(options.payments / oneIn) }, (_none, index) => ({
    merchant: index % 2,
    phoneNumber: `25473${String(random.between(100_000, 999_999))}${String(index % 10)}`,
    amountShillings: random.between(2, 2_000),
    accountReference: `HANDQZ${random.between(100_000, 999_999)}`,
    atMs: random.between(0, Math.floor(loadMs(options))),
    isClaimed: index % 4 < 2,
  })).toSorted((a, b) => a.atMs - b.atMs);
}

/** Pays them all at their moments and claims some. Returns when every claim was answered. */
export async function payByHand(stack: Stack, orders: readonly HandOrder[]): Promise<Claiming[]> {
  const startedAt = performance.now();
  const claiming: Promise<Claiming>[] = [];
  for (const { merchant, atMs, isClaimed, ...payment } of orders) {
    await sleep(Math.max(0, startedAt + atMs - performance.now()));
    const businessShortCode = stack.merchants[merchant]?.businessShortCode ?? '';
    const receiptNumber = await stack.safaricom.payByHand({ ...payment, businessShortCode });
    if (isClaimed) claiming.push(claimTwice(stack, merchant, receiptNumber, true));
  }
  return await Promise.all(claiming);
}

/** Two at once, each under a key of their own, until both were answered. */
export async function claimTwice(
  stack: Stack,
  merchant: number,
  receiptNumber: string,
  mayBeClaimed: boolean,
): Promise<Claiming> {
  const claim = (who: string) => claimUntilAnswered(stack, merchant, receiptNumber, who);
  return { receiptNumber, mayBeClaimed, claimIds: await Promise.all([claim('one'), claim('two')]) };
}

const Answer = z.union([
  z.object({ object: z.literal('claim'), id: z.string() }),
  z.object({ error: z.object({ code: z.string() }) }),
]);
const againMs = 400;
/** A notice that was lost is made up for by a list, up to ten minutes (of the tempo) later. */
const limitMs = 180_000;

async function claimUntilAnswered(
  stack: Stack,
  merchant: number,
  receiptNumber: string,
  who: string,
): Promise<string | null> {
  const giveUpAt = performance.now() + limitMs;
  for (;;) {
    const answer = await claimOnce(stack, merchant, receiptNumber, who);
    if (answer !== undefined && 'id' in answer) return answer.id;
    if (answer?.error.code === 'receipt_used') return null;
    if (performance.now() > giveUpAt)
      throw new Error(`The claim of a receipt was never answered, but with ${answer?.error.code}.`);
    await sleep(againMs);
  }
}

/** Undefined when nobody answered. */
async function claimOnce(
  stack: Stack,
  merchant: number,
  receiptNumber: string,
  who: string,
): Promise<z.infer<typeof Answer> | undefined> {
  try {
    const response = await fetch(`${stack.apiUrl}/v1/receipts/${receiptNumber}/claim`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${stack.merchants[merchant]?.apiKey}`,
        'content-type': 'application/json',
        'idempotency-key': `claim-${receiptNumber}-${who}`,
      },
      body: JSON.stringify({ reason: 'Handed out at the desk' }),
      signal: AbortSignal.timeout(20_000),
    });
    return Answer.parse(await response.json());
  } catch {
    return undefined;
  }
}

const usedClaims = 4;

/** At the end some receipts of prompted payments are claimed, which nobody may be given. */
export async function claimUsed(stack: Stack, { seed }: Options): Promise<Claiming[]> {
  const owned = await stack.orm.em.fork().execute<{ organisation: string; receipt: string }[]>(
    `select organisation_id as organisation, receipt_number as receipt from payments
     where status = 'completed' and receipt_number is not null and channel = 'stk_push' order by id`,
  );
  const chosen = chance(seed, 'used receipts').shuffle(owned).slice(0, usedClaims);
  const numberOf = (id: string): number =>
    stack.merchants.findIndex(({ organisationId }) => organisationId === id);
  return await Promise.all(
    chosen.map(({ organisation, receipt }) => claimTwice(stack, numberOf(organisation), receipt, false)),
  );
}

import { setTimeout as sleep } from 'node:timers/promises';
import { queryFailureCountsAfterMs } from '../../workflows/evidence-strength.ts';
import { referenceOf } from '../load/scenarios.ts';
import type { Order } from '../load/plan.ts';
import type { Push } from '../stack/safaricom.ts';
import { placePrompted, specialOrder, type Site } from './special.ts';
import { postSuccess } from './post-callback.ts';
import { waitFor } from './wait-for.ts';

/** How long the query's answer is under way, in real milliseconds. */
const answerMs = 4_000;
/** A query's failure counts from 60 s on, and its check may wait for a place in the budget. */
const checkedMs = 240_000;

/**
 * The payer pays and Safaricom's query says that they declined; the callback with the receipt comes late. First after the
 * query's failure was announced, so that a run of its own corrects it; then while the query's answer is under way, so that
 * the failure comes after the success. Both must end completed.
 */
export async function lateTruth(site: Site): Promise<void> {
  const { stack, note } = site;
  const prompted = await Promise.all(
    [1, 0, 1, 0].map((merchant) => placePrompted(site, () => deniedOrder(site, merchant))),
  );
  const [overtaken, ...announced] = prompted.map(({ order }) => order);
  if (overtaken === undefined) return;

  const limitMs = 30_000 + checkedMs / stack.tempo;
  const asked = await pushTo(site, overtaken);
  await sleep(Date.parse(asked.acceptedAt) + (queryFailureCountsAfterMs + 3_000) / stack.tempo - Date.now());
  const { phoneNumber } = overtaken;
  await stack.safaricom.plan({ on: 'query', fault: 'ackSlow', delayMs: answerMs, phoneNumber });
  await waitFor(
    'a query under way',
    async () => {
      const planned = await stack.safaricom.plannedFor(phoneNumber);
      return planned === 0 ? true : undefined;
    },
    limitMs,
  );
  note('the true callback while a query that denies it is under way');
  await tellTruth(asked);

  for (const order of announced) {
    const push = await pushTo(site, order);
    const isDenied = async () => ((await statusOf(site, order)) === 'canceled' ? true : undefined);
    await waitFor('a failure told by query', isDenied, limitMs);
    note('the true callback after a query that denied it');
    await tellTruth(push);
  }
}

const deniedOrder = (site: Site, merchant: number): Order => ({
  ...specialOrder('lateTruth', site, '40', { merchant }),
  accountReference: referenceOf('querySaysFailedCallbackLost'),
});

const pushTo = ({ stack }: Site, { phoneNumber }: Order): Promise<Push> =>
  waitFor('a debit', async () =>
    (await stack.safaricom.pushesTo(phoneNumber)).find(({ ledgerEntry }) => ledgerEntry !== null),
  );

const tellTruth = (push: Push): Promise<void> => postSuccess(push, push.ledgerEntry?.receiptNumber ?? '');

async function statusOf({ stack }: Site, { key }: Order): Promise<string | undefined> {
  const [row] = await stack.orm.em
    .fork()
    .execute<{ status: string }[]>(`select status from payments where metadata->>'order' = ?`, [key]);
  return row?.status;
}

import {
  ActivityFailure,
  allHandlersFinished,
  condition,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import { pushLimitMs } from './activity-limits.ts';
import { coalesced } from './coalesced.ts';
import { evidenceSignal, firstOutcomeUpdate, type PaymentInput, type Settlement } from './messages.ts';
import { handleOperators } from './operator-updates.ts';
import { type PaymentStatus } from './payment-status.ts';
import { paymentStatusAttribute } from './search-attributes.ts';
import { settler, type Settle } from './settle.ts';
import { startDelivery } from './start-delivery.ts';

// A second attempt could put a second prompt on the phone, so the retry policy never makes one.
const { pushPrompt } = proxyActivities<Activities>({
  startToCloseTimeout: pushLimitMs,
  retry: { maximumAttempts: 1 },
  summary: 'Prompt the payer',
});

// Asks again and again by its own retries, which add nothing to the history; each names the pause before the next.
const { askSafaricom } = proxyActivities<Activities>({
  startToCloseTimeout: '45 seconds',
  retry: { initialInterval: '2 seconds', maximumInterval: '1 minute' },
  summary: 'Ask Safaricom until there is a verdict',
});

/** Collects one payment: prompts the payer at most once, then settles whatever evidence comes until nothing is left to ask. */
export async function payment({ paymentId, prompt }: PaymentInput): Promise<PaymentStatus> {
  let known: Settlement = { revision: 0, status: 'initiating', detail: '', nextCheckInMs: 0, deliveries: [] };
  const announced = new Set<string>();
  const settle = settler();

  async function apply(settlement: Settlement): Promise<void> {
    // Activities that ran side by side may return in any order; the revision says which saw more.
    if (settlement.revision > known.revision) {
      showStatus(known.status, settlement);
      known = settlement;
    }
    const fresh = settlement.deliveries.filter(({ deliveryId }) => !announced.has(deliveryId));
    for (const { deliveryId } of fresh) announced.add(deliveryId);
    await Promise.all(fresh.map(startDelivery));
  }

  setHandler(
    firstOutcomeUpdate,
    async () => {
      await condition(() => known.status !== 'initiating');
      return known.status;
    },
    { description: 'Answers with the status as soon as the push has an outcome.' },
  );
  // However many signals come while evidence is settled, one settlement more sees all that they stand for.
  const settleNow = async () => await settle({ paymentId, why: 'evidence' });
  const settleEvidence = coalesced(async () => await apply(await settleNow()));
  setHandler(evidenceSignal, settleEvidence, {
    description: 'A callback or other evidence is in the inbox: settle now.',
  });
  handleOperators({ paymentId, apply, settleNow });

  // A run without a prompt follows one that is gone: the guard tells what became of its push.
  await apply(prompt ? await promptPayer(settle, paymentId) : await settle({ paymentId, why: 'pushLost' }));

  const nothingLeft = (): boolean => known.nextCheckInMs === null;
  while (!nothingLeft()) {
    const waitMs = Math.max(known.nextCheckInMs ?? 0, 1);
    const summary = known.status === 'unknown' ? 'Wait to ask again' : 'Wait for the callback';
    if (await condition(nothingLeft, waitMs, { summary })) break;
    // Evidence does not wait for the next check. A check left behind ends with the workflow.
    const answer = await Promise.race([ask(settle, paymentId), condition(nothingLeft)]);
    if (answer !== undefined) await apply(answer);
  }

  // The API may still wait for its answer, and a callback for its settlement and webhooks.
  await condition(allHandlersFinished);
  return known.status;
}

/** The live status card of Temporal's UI, which costs no event, and the searchable status, which costs one with the verdict. */
function showStatus(before: PaymentStatus, { status, detail }: Settlement): void {
  setCurrentDetails(`Status: **${status}**\n\n${detail}`);
  if (status === before || status === 'pending') return;
  upsertSearchAttributes([{ key: paymentStatusAttribute, value: status }]);
}

/** Prompts the payer. Only a push that certainly was not sent is tried again. */
async function promptPayer(settle: Settle, paymentId: string): Promise<Settlement> {
  for (let attempt = 1; ; attempt += 1) {
    const push = await pushOnce(settle, paymentId, attempt);
    if (push.status !== 'initiating' || push.againInMs === null) return push;
    await sleep(push.againInMs, { summary: 'Not sent, try again' });
  }
}

/** One push. While it leaves the payment as it was, nobody was prompted; then `againInMs` says when to try again. */
async function pushOnce(
  settle: Settle,
  paymentId: string,
  attempt: number,
): Promise<Settlement & { againInMs: number | null }> {
  try {
    const push = await pushPrompt({ paymentId, attempt });
    return { againInMs: null, ...push };
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    // A lost worker proves nothing: the prompt may be on the phone. Settling asks the guard whether it can be.
    return { ...(await settle({ paymentId, why: 'pushLost' })), againInMs: lostAgainMs };
  }
}

/** The pause after a push that was lost before its guard, such as by a database that was away. */
const lostAgainMs = 1_000;

/** Asks until there is a verdict, or the last check of the round leaves the payment unknown. */
async function ask(settle: Settle, paymentId: string): Promise<Settlement> {
  try {
    return await askSafaricom({ paymentId });
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    return await settle({ paymentId, why: 'checksLost' });
  }
}

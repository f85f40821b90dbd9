import { ApplicationFailure } from '@temporalio/common';
import { ActivityFailure, currentUpdateInfo, proxyActivities, setHandler } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import type { Settlement } from './messages.ts';
import {
  askSafaricomNowUpdate,
  resolveByHandUpdate,
  validateOrder,
  validateResolution,
} from './operator-orders.ts';

// Once: who asks for it waits for the answer, and can ask again.
const { askNow } = proxyActivities<Activities>({
  startToCloseTimeout: '45 seconds',
  retry: { maximumAttempts: 1 },
  summary: 'Ask Safaricom for a person',
});

// Safe to repeat: the update's id makes it once.
const { decideByHand } = proxyActivities<Activities>({
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
  summary: 'Write down what a person decided',
});

interface OfPayment {
  paymentId: string;
  apply: (settlement: Settlement) => Promise<void>;
  settleNow: () => Promise<Settlement>;
}

/** What people may ask of a running payment, each time with a reason and their name. */
export function handleOperators({ paymentId, apply, settleNow }: OfPayment): void {
  setHandler(
    askSafaricomNowUpdate,
    async (order) => {
      try {
        const { outcome, words, againInMs, ...settlement } = await askNow({
          ...order,
          ...request(paymentId),
        });
        await apply(settlement);
        return { outcome, words, againInMs };
      } catch (error) {
        if (!(error instanceof ActivityFailure)) throw error;
        throw ApplicationFailure.nonRetryable('The question was lost on its way. Ask again.', 'NotAsked');
      }
    },
    {
      description:
        'Asks Safaricom now, within the budget of queries. Input: {"reason": "why", "actor": "your name"}; name no payer.',
      validator: validateOrder,
    },
  );
  setHandler(
    resolveByHandUpdate,
    async (order) => {
      const { refused } = await decideByHand({ ...order, ...request(paymentId) });
      if (refused !== null) throw ApplicationFailure.nonRetryable(refused, 'DecisionRefused');
      const settlement = await settleNow();
      await apply(settlement);
      return `Decided. The payment is ${settlement.status} now.`;
    },
    {
      description:
        'Decides about a payment that is unknown or has an open case. Input: {"status": "completed, failed or canceled", "receiptNumber": "if one was found", "reason": "why", "actor": "your name"}; name no payer.',
      validator: validateResolution,
    },
  );
}

const request = (paymentId: string) => ({ paymentId, requestId: `update ${currentUpdateInfo()?.id}` });

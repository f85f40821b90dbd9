import { ApplicationFailure, CancelledFailure } from '@temporalio/activity';
import { askAboutReceipt, closeReceiptCheck } from './ask-about-receipt.ts';
import { askNow, type AskNowRequest } from './ask-now.ts';
import { askSafaricom } from './ask-safaricom.ts';
import { decideByHand, type DecideByHandRequest } from './decide-by-hand.ts';
import { deliverWebhook } from './deliver-webhook.ts';
import type { ActivityDeps } from './deps.ts';
import { unforeseen } from './failures.ts';
import { pullTransactions } from './pull-transactions.ts';
import { pushPrompt } from './push-prompt.ts';
import { settle } from './settle.ts';
import { testEndpoint } from './test-endpoint.ts';
import type { Delivery, EndpointTestOrder, Pull, ReceiptCheck, SettleReason } from '../workflows/messages.ts';

export type { ActivityDeps } from './deps.ts';
export type Activities = ReturnType<typeof createActivities>;

/** Everything a workflow does to the world. */
export function createActivities(deps: ActivityDeps) {
  /** The border to Temporal: nothing that is thrown crosses it with more than our own words. */
  async function within<T>(activity: string, work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (error instanceof ApplicationFailure || error instanceof CancelledFailure) throw error;
      deps.log.warn({ activity, error }, 'activity failed');
      throw unforeseen(error);
    }
  }
  return {
    pushPrompt: (push: { paymentId: string; attempt: number }) =>
      within('pushPrompt', pushPrompt(deps, push)),
    settle: ({ paymentId, why }: { paymentId: string; why: SettleReason }) =>
      within('settle', settle(deps, { paymentId, why })),
    askSafaricom: ({ paymentId }: { paymentId: string }) =>
      within('askSafaricom', askSafaricom(deps, paymentId)),
    pullPages: (pull: Pull) => within('pullPages', pullTransactions(deps, pull)),
    askAboutReceipt: ({ checkId }: ReceiptCheck) => within('askAboutReceipt', askAboutReceipt(deps, checkId)),
    closeReceiptCheck: ({ checkId }: ReceiptCheck) =>
      within('closeReceiptCheck', closeReceiptCheck(deps, checkId)),
    askNow: (request: AskNowRequest) => within('askNow', askNow(deps, request)),
    decideByHand: (request: DecideByHandRequest) => within('decideByHand', decideByHand(deps, request)),
    testEndpoint: ({ testId }: EndpointTestOrder) => within('testEndpoint', testEndpoint(deps, testId)),
    deliverWebhook: ({ deliveryId, resend }: Delivery) =>
      within('deliverWebhook', deliverWebhook(deps, deliveryId, resend)),
  };
}

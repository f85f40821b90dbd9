import { ActivityFailure, condition, proxyActivities, setHandler } from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import { lookupsTaskQueue, receiptResultSignal, type ReceiptCheck } from './messages.ts';

// Asking twice moves no money, so what may not have arrived is asked again; each names the pause. Given up after a day:
// who asked has long gone, and evidence of other kinds has come.
const { askAboutReceipt } = proxyActivities<Activities>({
  taskQueue: lookupsTaskQueue,
  startToCloseTimeout: '45 seconds',
  scheduleToCloseTimeout: '1 day',
  retry: { initialInterval: '2 seconds', maximumInterval: '1 minute' },
  summary: 'Ask about the receipt',
});
const { closeReceiptCheck } = proxyActivities<Activities>({
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
  summary: 'Note how it ended',
});

/**
 * Asks Safaricom's Transaction Status about one receipt until its result is stored or the times to wait are spent. What
 * a result says is kept when it comes, however late; this workflow only asks.
 */
export async function receiptCheck({
  checkId,
}: ReceiptCheck): Promise<'answered' | 'unanswered' | 'refused'> {
  let isAnswered = false;
  setHandler(
    receiptResultSignal,
    () => {
      isAnswered = true;
    },
    { description: 'The result is stored: nothing is left to wait for.' },
  );
  for (;;) {
    const { waitMs } = await ask(checkId);
    if (waitMs === null) break;
    if (await condition(() => isAnswered, waitMs, { summary: 'Wait for the result' })) break;
  }
  return await closeReceiptCheck({ checkId });
}

/** Until the result may be asked for again; null when there is nothing to wait for. */
async function ask(checkId: string): Promise<{ waitMs: number | null }> {
  try {
    return await askAboutReceipt({ checkId });
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    return { waitMs: null };
  }
}

import { Agent, request as send } from 'undici';
import type { Clock } from './clock.ts';
import { eatTimestamp } from './eat-time.ts';
import type { LedgerEntry } from './ledger.ts';
import type { LiveLog } from './live-log.ts';
import { outcomes, type Outcome } from './outcomes.ts';
import type { CallbackAttempt, Push } from './pushes.ts';
import { callbackTimeoutMs } from './timing.ts';

export interface Callbacks {
  /** Posts the outcome once, whatever the receiver answers: Safaricom does not retry. Never throws. */
  deliver(push: Push, outcome: Outcome): Promise<void>;
  close(): Promise<void>;
}

export function createCallbacks({ clock, liveLog }: { clock: Clock; liveLog: LiveLog }): Callbacks {
  // A connection for each: one that is kept may be closed by the receiver just when it is used again, and a callback is
  // sent only once.
  const agent = new Agent({ connect: { timeout: callbackTimeoutMs }, pipelining: 0 });

  async function post(push: Push, body: string, attempt: CallbackAttempt): Promise<void> {
    try {
      const response = await send(push.request.CallBackURL, {
        dispatcher: agent,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
        signal: AbortSignal.timeout(callbackTimeoutMs),
      });
      await response.body.dump();
      attempt.httpStatus = response.statusCode;
    } catch (error) {
      // The receiver's trouble is the receiver's; it is recorded, and the money has moved all the same.
      attempt.failure = error instanceof Error ? error.message || error.name : String(error);
    }
    attempt.answeredAtMs = clock.nowMs();
  }

  async function deliver(push: Push, outcome: Outcome): Promise<void> {
    const attempt: CallbackAttempt = {
      sentAtMs: clock.nowMs(),
      answeredAtMs: null,
      httpStatus: null,
      failure: null,
    };
    push.callbackAttempts.push(attempt);
    await post(push, callbackBody(push, outcome), attempt);
    const { resultCode } = outcomes[outcome];
    const { httpStatus, failure } = attempt;
    const isTaken = httpStatus !== null && httpStatus >= 200 && httpStatus < 300;
    liveLog.write({
      kind: isTaken ? 'callbackSent' : 'callbackFailed',
      text: `Callback ${resultCode}: ${failure ?? `HTTP ${httpStatus}`}`,
      phoneNumber: push.request.PhoneNumber,
      checkoutRequestId: push.checkoutRequestId,
    });
  }

  return { deliver, close: () => agent.destroy() };
}

/** The body as Safaricom writes it; a failure has no CallbackMetadata at all. */
export function callbackBody(push: Push, outcome: Outcome): string {
  const { resultCode, resultDesc } = outcomes[outcome];
  const { merchantRequestId, checkoutRequestId, ledgerEntry } = push;
  const stkCallback = {
    MerchantRequestID: merchantRequestId,
    CheckoutRequestID: checkoutRequestId,
    ResultCode: resultCode,
    ResultDesc: resultDesc,
    ...(ledgerEntry !== null && { CallbackMetadata: { Item: metadataItems(push, ledgerEntry) } }),
  };
  // Safaricom writes 100.00, which JSON.stringify cannot: it is a number all the same.
  return JSON.stringify({ Body: { stkCallback } }).replace(
    /("Name":"Amount","Value":\d+)/,
    (amount: string) => `${amount}.00`,
  );
}

const metadataItems = (push: Push, entry: LedgerEntry) => [
  { Name: 'Amount', Value: entry.amountShillings },
  { Name: 'MpesaReceiptNumber', Value: entry.receiptNumber },
  // Real callbacks sometimes name the balance and give no value.
  ...(push.callbackNamesBalance ? [{ Name: 'Balance' }] : []),
  { Name: 'TransactionDate', Value: Number(eatTimestamp(entry.debitedAtMs)) },
  { Name: 'PhoneNumber', Value: Number(entry.phoneNumber) },
];

import type { Push } from './pushes.ts';
import { receiptNumber } from './receipt-number.ts';
import { twoMinuteRuleMs } from './timing.ts';
import type { Clock } from './clock.ts';

/** Money that left a payer's wallet: the truth that callbacks and queries only report. */
export interface LedgerEntry {
  receiptNumber: string;
  checkoutRequestId: string;
  businessShortCode: string;
  phoneNumber: string;
  amountShillings: number;
  accountReference: string;
  debitedAtMs: number;
}

interface Repeatable {
  BusinessShortCode: string;
  PhoneNumber: string;
  Amount: number;
}

export interface Ledger {
  debit(push: Push): LedgerEntry;
  /** Oldest first. */
  entries(): LedgerEntry[];
  /** Whether the same amount left the same phone for the same short code within two minutes. */
  paidJustNow(request: Repeatable): boolean;
  clear(): void;
}

export function createLedger(clock: Clock): Ledger {
  const entriesByReceipt = new Map<string, LedgerEntry>();
  const paidAtMsByRequest = new Map<string, number>();

  function newReceipt(push: Push, atMs: number): string {
    for (;;) {
      const receipt = receiptNumber(atMs, push.random);
      if (!entriesByReceipt.has(receipt)) return receipt;
    }
  }

  function debit(push: Push): LedgerEntry {
    const { request, checkoutRequestId } = push;
    const debitedAtMs = clock.nowMs();
    const entry: LedgerEntry = {
      receiptNumber: newReceipt(push, debitedAtMs),
      checkoutRequestId,
      businessShortCode: request.BusinessShortCode,
      phoneNumber: request.PhoneNumber,
      amountShillings: request.Amount,
      accountReference: request.AccountReference,
      debitedAtMs,
    };
    entriesByReceipt.set(entry.receiptNumber, entry);
    paidAtMsByRequest.set(repeatKey(request), debitedAtMs);
    return entry;
  }

  function paidJustNow(request: Repeatable): boolean {
    const paidAtMs = paidAtMsByRequest.get(repeatKey(request));
    return paidAtMs !== undefined && clock.nowMs() - paidAtMs < clock.scaledMs(twoMinuteRuleMs);
  }

  return {
    debit,
    entries: () => [...entriesByReceipt.values()],
    paidJustNow,
    clear() {
      entriesByReceipt.clear();
      paidAtMsByRequest.clear();
    },
  };
}

const repeatKey = ({ BusinessShortCode, PhoneNumber, Amount }: Repeatable): string =>
  `${BusinessShortCode}/${PhoneNumber}/${Amount}`;

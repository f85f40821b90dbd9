import type { Push } from './pushes.ts';
import { receiptNumber } from './receipt-number.ts';
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

export interface Ledger {
  debit(push: Push): LedgerEntry;
  /** Oldest first. */
  entries(): LedgerEntry[];
  clear(): void;
}

export function createLedger(clock: Clock): Ledger {
  const entriesByReceipt = new Map<string, LedgerEntry>();

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
      amountShillings: push.debitAmountShillings,
      accountReference: request.AccountReference,
      debitedAtMs,
    };
    entriesByReceipt.set(entry.receiptNumber, entry);
    return entry;
  }

  return {
    debit,
    entries: () => [...entriesByReceipt.values()],
    clear: () => entriesByReceipt.clear(),
  };
}

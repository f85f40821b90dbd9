import type { Clock } from './clock.ts';
import { fullName, payerName } from './payer-name.ts';
import type { Random } from './random.ts';
import { receiptNumber } from './receipt-number.ts';
import type { Afterwards } from './scenario.ts';

/** What moved the money; in the first two it comes in to the merchant, in the others it goes out. */
export type LedgerKind = 'stk' | 'c2b' | 'b2c' | 'reversal';

/** A movement that is about to happen. */
export interface Movement {
  kind: LedgerKind;
  receiptNumber: string;
  businessShortCode: string;
  /** The customer's, whichever way the money goes. */
  phoneNumber: string;
  amountShillings: number;
  accountReference: string;
  /** Of the push; null for all that no push began. */
  checkoutRequestId?: string | null;
  /** Of the API call; null for all that a customer began. */
  conversationId?: string | null;
  originatorConversationId?: string | null;
  /** Of a reversal: the receipt of what it takes back. */
  reversesReceipt?: string | null;
  /** What the APIs will say about it; it is not part of the truth, and not shown. */
  afterwards?: Afterwards;
}

/** Money that moved: the truth that callbacks, confirmations, queries and pulls only report. */
export interface LedgerEntry extends Required<Movement> {
  /** The customer's. */
  payerName: string;
  reversedByReceipt: string | null;
  /** Counts the movements of this phone from 1. */
  ordinalOfPhone: number;
  debitedAtMs: number;
}

export interface Ledger {
  /** A receipt that is no other movement's. */
  newReceipt(random: Random): string;
  record(movement: Movement): LedgerEntry;
  byReceipt(receipt: string): LedgerEntry | undefined;
  /** Of a movement that an API call made; either of its two ids will do. */
  byConversation(conversationId: string): LedgerEntry | undefined;
  /** What came in to the short code less what went out. */
  netShillings(businessShortCode: string): number;
  /** The ordinal of the next movement of this phone. */
  nextOrdinal(phoneNumber: string): number;
  /** Oldest first. */
  entries(): LedgerEntry[];
  clear(): void;
}

export const isIncoming = ({ kind }: { kind: LedgerKind }): boolean => kind === 'stk' || kind === 'c2b';

export function createLedger({ clock, seed }: { clock: Clock; seed: number }): Ledger {
  const receipts = new Set<string>();
  const byReceipt = new Map<string, LedgerEntry>();
  const byConversation = new Map<string, LedgerEntry>();
  const netByShortCode = new Map<string, number>();
  const countsByPhone = new Map<string, number>();
  const netShillings = (code: string): number => netByShortCode.get(code) ?? 0;
  const nextOrdinal = (phoneNumber: string): number => (countsByPhone.get(phoneNumber) ?? 0) + 1;

  function newReceipt(random: Random): string {
    for (;;) {
      const receipt = receiptNumber(clock.nowMs(), random);
      if (receipts.has(receipt)) continue;
      receipts.add(receipt);
      return receipt;
    }
  }

  function record(movement: Movement): LedgerEntry {
    const { phoneNumber, businessShortCode: code, amountShillings } = movement;
    const entry: LedgerEntry = {
      checkoutRequestId: null,
      conversationId: null,
      originatorConversationId: null,
      reversesReceipt: null,
      afterwards: {},
      ...movement,
      payerName: fullName(payerName(seed, phoneNumber)),
      reversedByReceipt: null,
      ordinalOfPhone: nextOrdinal(phoneNumber),
      debitedAtMs: clock.nowMs(),
    };
    byReceipt.set(entry.receiptNumber, entry);
    for (const id of [entry.conversationId, entry.originatorConversationId]) {
      if (id !== null) byConversation.set(id, entry);
    }
    countsByPhone.set(phoneNumber, entry.ordinalOfPhone);
    netByShortCode.set(code, netShillings(code) + (isIncoming(entry) ? amountShillings : -amountShillings));
    const reversed = byReceipt.get(entry.reversesReceipt ?? '');
    if (reversed !== undefined) reversed.reversedByReceipt = entry.receiptNumber;
    return entry;
  }

  return {
    newReceipt,
    record,
    byReceipt: (receipt) => byReceipt.get(receipt),
    byConversation: (conversationId) => byConversation.get(conversationId),
    netShillings,
    nextOrdinal,
    entries: () => [...byReceipt.values()],
    clear() {
      receipts.clear();
      for (const map of [byReceipt, byConversation, netByShortCode, countsByPhone]) map.clear();
    },
  };
}

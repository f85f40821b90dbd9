import type { Ledger, LedgerEntry } from './ledger.ts';
import type { Random } from './random.ts';

/** The ids of the API call that reverses; none when a person does it in the portal. */
interface Conversation {
  conversationId?: string;
  originatorConversationId?: string;
}

/** Moves all of a payment back to the customer. */
export function takeBack(
  ledger: Ledger,
  original: LedgerEntry,
  random: Random,
  { conversationId, originatorConversationId }: Conversation = {},
): LedgerEntry {
  const { businessShortCode, phoneNumber, amountShillings, accountReference, receiptNumber } = original;
  return ledger.record({
    kind: 'reversal',
    receiptNumber: ledger.newReceipt(random),
    businessShortCode,
    phoneNumber,
    amountShillings,
    accountReference,
    conversationId: conversationId ?? null,
    originatorConversationId: originatorConversationId ?? null,
    reversesReceipt: receiptNumber,
  });
}

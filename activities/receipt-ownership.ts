import type { EntityManager } from '@mikro-orm/postgresql';
import type { EvidenceRow, Payment } from '../db/entities/index.ts';
import { mayCount, takeReceipt } from '../db/receipt-owner.ts';
import type { PaymentFacts } from '../workflows/evidence.ts';
import { strengthOf, surroundings } from '../workflows/evidence-strength.ts';
import { carriesReceipt } from '../workflows/verdict.ts';

/**
 * Takes this payment's receipts into its possession and marks evidence whose receipt belongs to somebody
 * else. A receipt has one owner, by its primary key: two payments that settle at once cannot both get it, the second
 * waits for the first here. Only evidence that counts takes one, so a forged callback takes none.
 */
export async function takeReceipts(
  em: EntityManager,
  payment: Payment,
  rows: readonly EvidenceRow[],
  facts: PaymentFacts,
): Promise<void> {
  // All of them, not the new ones only: what was judged before may have become a proof by what came since. Callbacks last
  // and each weighed anew: what confirms one may turn out to carry somebody else's receipt.
  const callbacksLast = rows.toSorted(
    (a, b) => Number(a.kind === 'callback') - Number(b.kind === 'callback'),
  );
  for (const row of callbacksLast) {
    if (row.receiptNumber === null) continue;
    const strength = strengthOf(row, surroundings(rows, facts));
    if (!carriesReceipt({ evidence: row, strength })) continue;
    const owner = await takeReceipt(em, payment, row.receiptNumber, { paymentId: payment.id });
    if (mayCount(payment, owner)) continue;
    row.receiptTaken = true;
  }
}

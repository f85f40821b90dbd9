import type { EntityManager } from '@mikro-orm/postgresql';
import { DarajaCredential } from '../../db/entities/index.ts';
import type { ApiDeps } from '../deps.ts';
import { requestReceiptCheck, type ReceiptAnswer } from '../receipt-checks/receipt-answer.ts';

/** What asking Safaricom has told of a receipt that nobody vouches for; a payment to us becomes an entry by itself. */
export type AskedReceipt = 'checking' | 'notFound' | 'notKnown';

/** Has Safaricom asked about a receipt, once in a while for each short code whose initiator may ask. */
export async function askAboutReceipt(
  deps: ApiDeps,
  em: EntityManager,
  receiptNumber: string,
): Promise<AskedReceipt> {
  const accounts = await em.find(DarajaCredential, { initiatorName: { $ne: null } });
  const answers: ReceiptAnswer[] = [];
  for (const account of accounts) {
    const answer = await requestReceiptCheck(deps, account, receiptNumber);
    if (answer !== undefined) answers.push(answer);
  }
  if (answers.some(({ state }) => state === 'waiting' || state === 'asked')) return 'checking';
  return answers.length > 0 && answers.every(deniesIt) ? 'notFound' : 'notKnown';
}

/** It did not go through, was taken back, or was paid to somebody else. No word on it denies nothing. */
const deniesIt = ({ says, isPaidToUs }: ReceiptAnswer): boolean =>
  says === 'notCompleted' || (says === 'completed' && isPaidToUs === false);

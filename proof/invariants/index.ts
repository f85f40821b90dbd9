import { agreement } from './agreement.ts';
import { announced } from './announced.ts';
import { debits } from './debits.ts';
import { evidenceKept } from './evidence-kept.ts';
import type { Invariant } from './invariant.ts';
import { onePayment } from './one-payment.ts';
import { onePrompt } from './one-prompt.ts';
import { privacy } from './privacy.ts';
import { queryLimit } from './query-limit.ts';

/** The promises, by their numbers in docs/proof.md. */
export const invariants: readonly Invariant[] = [
  { number: '1', title: 'One prompt, in time, alone on its phone', check: onePrompt },
  { number: '2', title: 'Every debit has its payment, every receipt one owner', check: debits },
  { number: '3', title: 'Every create has one payment, nothing is stranded', check: onePayment },
  { number: '4', title: 'API, database, workflow and events agree', check: agreement },
  { number: '5', title: 'Every event arrives, no success twice', check: announced },
  { number: '6', title: 'Acknowledged callbacks are kept, evidence gives the status', check: evidenceKept },
  { number: '7', title: 'Never more than five queries a minute', check: queryLimit },
  { number: '8', title: 'Nothing personal or secret in Temporal or a log', check: privacy },
];

import { hashCallbackToken } from '../../api/hooks/callback-token.ts';
import type { Push } from '../stack/safaricom.ts';
import type { Facts, PaymentRow } from './facts.ts';

type Addressed = Pick<Push, 'callbackUrl'>;

/** Which payment a push was made for: by the secret in its callback address, not by anything the answer told. */
export function paymentOfPush({
  payments,
}: Pick<Facts, 'payments'>): (push: Addressed) => PaymentRow | undefined {
  const byHash = new Map(payments.map((payment) => [payment.callbackTokenHash, payment]));
  return ({ callbackUrl }) => byHash.get(hashCallbackToken(callbackUrl.split('/').at(-1) ?? ''));
}

/** Groups by a key. */
export function grouped<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

import type { EntityManager } from '@mikro-orm/postgresql';
import { addStatusCheck } from './new-status-check.ts';
import type { Sealer } from './sealed.ts';

/**
 * A receipt from an address that vouches for nothing is asked about at Safaricom, once for ever, if the credential has an
 * initiator: true, it becomes an entry that counts; forged, it stays what it is. In the transaction that stores it.
 */
export async function askAboutDoubtful(
  em: EntityManager,
  sealer: Sealer,
  told: {
    fromListedAddress?: boolean | null;
    credentialId: string | null;
    receiptNumber?: string | null | undefined;
  },
): Promise<void> {
  const { fromListedAddress, credentialId, receiptNumber } = told;
  if (fromListedAddress !== false || credentialId === null || (receiptNumber ?? null) === null) return;
  await addStatusCheck(em, sealer, {
    credentialId,
    receiptNumber: receiptNumber ?? '',
    againAfterMs: null,
  });
}

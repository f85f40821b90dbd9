import { raw, type EntityManager } from '@mikro-orm/postgresql';
import { DarajaCredential } from '../../db/entities/index.ts';

/** What lifts a suspension: prompts from before count for nothing, and two more failures suspend it again. */
export const asIfNew = () => ({
  wiredAt: raw('clock_timestamp()'),
  wiringFailures: 0,
  suspendedAt: null,
  suspendedCode: null,
});

export interface Resumption {
  credentialId: string;
  reason: string;
}

/**
 * Lifts a suspension, for a reason that is kept. False where there was none to lift, so that a repetition changes
 * nothing. One transaction, which an audit entry joins.
 */
export async function resumeCredential(
  em: EntityManager,
  { credentialId, reason }: Resumption,
): Promise<boolean> {
  return await em.transactional(async (inner) => {
    const lifted = await inner.nativeUpdate(
      DarajaCredential,
      { id: credentialId, suspendedAt: { $ne: null } },
      { ...asIfNew(), resumeReason: reason },
    );
    return lifted > 0;
  });
}

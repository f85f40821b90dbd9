import { raw } from '@mikro-orm/postgresql';
import { audit } from '../../db/audit.ts';
import { DarajaCredential } from '../../db/entities/index.ts';
import type { ApiRequest } from '../route.ts';
import { findCredential } from './find-credential.ts';

/** What lifts a suspension: prompts from before count for nothing, and two more failures suspend it again. */
export const asIfNew = () => ({
  wiredAt: raw('clock_timestamp()'),
  wiringFailures: 0,
  suspendedAt: null,
  suspendedCode: null,
});

/**
 * Lifts a suspension, for a reason that is kept. False where there was none to lift, so that a repetition changes
 * nothing.
 */
export async function resumeCredential({
  em,
  tenant,
  id,
  actor,
  requestId,
  body: { reason },
}: ApiRequest<{ reason: string }>): Promise<boolean> {
  return await em.transactional(async (inner) => {
    const { suspendedCode } = await findCredential({ em: inner, id });
    const lifted = await inner.nativeUpdate(
      DarajaCredential,
      { id, suspendedAt: { $ne: null } },
      { ...asIfNew(), resumeReason: reason },
    );
    if (lifted === 0) return false;
    const deed = { action: 'credential.resumed', subject: id, reason, details: { suspendedCode } } as const;
    await audit(inner, tenant, { actor, requestId, ...deed });
    return true;
  });
}

import type { EntityManager } from '@mikro-orm/postgresql';
import { resultCode } from '../daraja/result-codes.ts';
import { addNote } from '../db/payment-notes.ts';
import type { PaymentStatus } from '../workflows/payment-status.ts';
import type { Judgement } from './judgement.ts';

/** So many payments of a credential fail by its wiring, with no success in between, before it prompts nobody more. */
const wiringFailuresMax = 2;

/** For the developer whose payment was accepted before, and not prompted. */
export const suspendedAdvice =
  'The Daraja credential is suspended: earlier payers typed their PIN in vain. The payer was not prompted and nothing was charged. Check type, short code and till number of the credential and resume it, then create a new payment.';

/**
 * What a payment that has just moved says about its credential's wiring; in the settlement's transaction, so that a
 * verdict counts once. Prompts from before the credential was saved or resumed say nothing about it as it is now. True
 * when this suspended it.
 */
export async function judgeWiring(
  em: EntityManager,
  { payment, verdict }: Judgement,
  before: PaymentStatus,
): Promise<boolean> {
  const { status, credentialId, promptSentAt } = payment;
  if (status === before || credentialId === null || promptSentAt === null) return false;
  const because = verdict.because;
  const isProof = because?.kind === 'callback' || because?.kind === 'query';
  if (status === 'completed' && isProof) await forgive(em, credentialId);
  const code = because?.resultCode ?? '';
  if (status !== 'failed' || !isProof || !resultCode(code).suspendsCredential) return false;
  const [row] = await em.execute<{ suspended: boolean }[]>(
    `update daraja_credentials set wiring_failures = wiring_failures + 1,
       suspended_at = case when wiring_failures + 1 >= ? then clock_timestamp() end,
       suspended_code = case when wiring_failures + 1 >= ? then ? end
     where id = ? and suspended_at is null and wired_at < ? returning suspended_at is not null as suspended`,
    [wiringFailuresMax, wiringFailuresMax, code, credentialId, promptSentAt],
  );
  if (row?.suspended !== true) return false;
  const text = `The Daraja credential was suspended: the second payment in a row failed with ${code}, which its wrong wiring causes. It prompts nobody until somebody resumes it.`;
  await addNote(em, payment, { guard: 'suspension', about: 'suspended', text });
  return true;
}

/** Only where there is something to forgive: a row that every success wrote would hold up all of them. */
const forgive = (em: EntityManager, credentialId: string): Promise<unknown> =>
  em.execute(
    `update daraja_credentials set wiring_failures = 0
     where id = ? and wiring_failures > 0 and suspended_at is null`,
    [credentialId],
  );

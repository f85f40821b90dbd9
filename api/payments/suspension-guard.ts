import { resultCode } from '../../daraja/result-codes.ts';
import type { DarajaCredential } from '../../db/entities/index.ts';
import { guardActed } from '../../metrics/metrics.ts';
import { ApiError } from '../errors.ts';

/** Refuses to prompt with wiring that lets payers type their PIN in vain. */
export function refuseSuspended({ id, name, type, suspendedAt, suspendedCode }: DarajaCredential): void {
  if (suspendedAt === null) return;
  guardActed('suspension');
  const code = suspendedCode ?? '';
  const check =
    type === 'till'
      ? 'that businessShortCode is the store or head-office number of Go Live and tillNumber the till that belongs to it'
      : 'that businessShortCode is a paybill, and the one of this passkey';
  const message = `The Daraja credential ${name} is suspended: two payments in a row failed with ${code} (${resultCode(code).meaning}). Check its type, and ${check}. Where they are right, POST /v1/daraja-credentials/${id}/resume with a reason; where not, save the right ones as credentials of their own.`;
  throw new ApiError('credential_suspended', message, { facts: { credentialId: id } });
}

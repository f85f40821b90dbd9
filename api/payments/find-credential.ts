import type { EntityManager } from '@mikro-orm/postgresql';
import { Customer, DarajaCredential, Organisation } from '../../db/entities/index.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiError, type FieldError } from '../errors.ts';
import { wrongFields } from '../validate.ts';
import type { NewPayment } from './create-payment.ts';
import { unknownCustomer } from './payer.ts';

/** Finds where an order is paid to. Throws every name that leads nowhere, and an amount above the organisation's own limit. */
export async function findCredential(
  { orm }: ApiDeps,
  em: EntityManager,
  { tenant, request }: NewPayment,
): Promise<DarajaCredential> {
  const { credentialId, customerId, amount } = request;
  const where = credentialId === undefined ? { isDefault: true } : { id: credentialId, deletedAt: null };
  const credential = await em.findOne(DarajaCredential, where);
  const knowsCustomer = customerId === undefined || (await em.count(Customer, { id: customerId })) > 0;
  const { maximumAmountShillings: most } = await orm.em
    .fork()
    .findOneOrFail(Organisation, { id: tenant.organisationId });

  const wrong: FieldError[] = [];
  const refuse = (field: string, message: string): void => void wrong.push({ field, message });
  if (amount > most) refuse('amount', `Send at most ${most} shillings: your organisation's own limit.`);
  if (credentialId !== undefined && credential === null)
    refuse('credentialId', 'Send the id of Daraja credentials of this environment, or leave it out.');
  if (!knowsCustomer) wrong.push(unknownCustomer);
  if (wrong.length > 0) throw wrongFields(wrong);

  if (credential !== null) return credential;
  throw new ApiError(
    'credentials_missing',
    'Save the Daraja credentials of your paybill or till for this environment first.',
  );
}

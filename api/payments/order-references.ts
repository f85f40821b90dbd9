import type { EntityManager } from '@mikro-orm/postgresql';
import { Customer, DarajaCredential, Organisation } from '../../db/entities/index.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiError, type FieldError } from '../errors.ts';
import { wrongFields } from '../validate.ts';
import type { NewPayment } from './create-payment.ts';

export interface OrderReferences {
  credential: DarajaCredential;
  /** The customer that the order names; null when it names a phone. */
  customer: Customer | null;
}

/** Finds what an order names. Throws every name that leads nowhere, and an amount above the organisation's own limit. */
export async function findReferences(
  { orm }: ApiDeps,
  em: EntityManager,
  { tenant, request }: NewPayment,
): Promise<OrderReferences> {
  const { credentialId, customerId, amount } = request;
  const where = credentialId === undefined ? { isDefault: true } : { id: credentialId, deletedAt: null };
  const credential = await em.findOne(DarajaCredential, where);
  const customer = customerId === undefined ? null : await em.findOne(Customer, { id: customerId });
  const { maximumAmountShillings: most } = await orm.em
    .fork()
    .findOneOrFail(Organisation, { id: tenant.organisationId });

  const wrong: FieldError[] = [];
  const refuse = (field: string, message: string): void => void wrong.push({ field, message });
  if (amount > most) refuse('amount', `Send at most ${most} shillings: your organisation's own limit.`);
  if (credentialId !== undefined && credential === null)
    refuse('credentialId', 'Send the id of Daraja credentials of this environment, or leave it out.');
  if (customerId !== undefined && customer === null)
    refuse('customerId', 'Send the id of a customer of this environment, or a phoneNumber in its place.');
  if (wrong.length > 0) throw wrongFields(wrong);

  if (credential !== null) return { credential, customer };
  throw new ApiError(
    'credentials_missing',
    'Save the Daraja credentials of your paybill or till for this environment first.',
  );
}

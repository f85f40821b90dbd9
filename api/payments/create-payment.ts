import { randomBytes } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { databaseNow } from '../../db/database-clock.ts';
import {
  DarajaCredential,
  IdempotencyKey,
  Organisation,
  Payment,
  type Customer,
  type Tenant,
} from '../../db/entities/index.ts';
import { newId } from '../../db/new-id.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiError } from '../errors.ts';
import { hashCallbackToken } from '../hooks/callback-token.ts';
import { findOrCreateCustomer } from './payer.ts';
import { refuseDuplicate, refuseOpenPrompt } from './phone-guard.ts';
import type { ExpressRequest } from './schemas.ts';

export interface NewPayment {
  tenant: Tenant;
  request: ExpressRequest;
  idempotency: { key: string; requestHash: string } | undefined;
}

export interface CreatedPayment {
  payment: Payment;
  credential: DarajaCredential;
}

/**
 * Commits the payment with everything that it needs to be found again, in one transaction: from its commit on nothing
 * can be lost, whatever happens to this process. Nobody is prompted here.
 */
export async function createPayment(
  deps: ApiDeps,
  em: EntityManager,
  order: NewPayment,
): Promise<CreatedPayment> {
  const credential = await chooseCredential(em, order.request);
  await refuseTooMuch(deps, order);
  return await em.transactional(async (inner) => {
    const now = await databaseNow(inner);
    const customer = await findOrCreateCustomer(inner, order, now);
    const payment = build(deps, order, { customer, credential, now });
    await refuseOpenPrompt(inner, deps.timing, payment);
    if (order.idempotency === undefined) await refuseDuplicate(inner, deps.timing, payment);
    else await bindKey(inner, order.tenant, order.idempotency, payment.id);
    inner.persist(payment);
    await inner.flush();
    return { payment, credential };
  });
}

async function chooseCredential(
  em: EntityManager,
  { credentialId }: ExpressRequest,
): Promise<DarajaCredential> {
  const where = credentialId === undefined ? { isDefault: true } : { id: credentialId };
  const credential = await em.findOne(DarajaCredential, where);
  if (credential !== null) return credential;
  if (credentialId !== undefined) {
    throw new ApiError('validation_error', 'Correct the field named below and send the request again.', {
      validation: [
        {
          field: 'credentialId',
          message: 'There are no Daraja credentials with this id in this environment.',
        },
      ],
    });
  }
  throw new ApiError(
    'credentials_missing',
    'Save the Daraja credentials of your paybill or till for this environment first.',
  );
}

async function refuseTooMuch(deps: ApiDeps, { tenant, request }: NewPayment): Promise<void> {
  const { maximumAmountShillings } = await deps.orm.em
    .fork()
    .findOneOrFail(Organisation, { id: tenant.organisationId });
  if (request.amount <= maximumAmountShillings) return;
  throw new ApiError('validation_error', 'Correct the field named below and send the request again.', {
    validation: [
      {
        field: 'amount',
        message: `Your organisation takes at most ${maximumAmountShillings} shillings at once.`,
      },
    ],
  });
}

interface Parts {
  customer: Customer;
  credential: DarajaCredential;
  now: Date;
}

function build(
  { sealer, timing }: ApiDeps,
  { tenant, request }: NewPayment,
  { customer, credential, now }: Parts,
): Payment {
  const id = newId('pay');
  // Hex, so that no word that Safaricom refuses can be in it.
  const callbackToken = randomBytes(32).toString('hex');
  const inMs = (ms: number): Date => new Date(now.getTime() + ms);
  return Object.assign(new Payment(), {
    id,
    ...tenant,
    customerId: customer.id,
    credentialId: credential.id,
    source: 'api' as const,
    channel: 'stk_push' as const,
    status: 'initiating' as const,
    amountShillings: request.amount,
    phoneNumber: customer.phoneNumber,
    description: request.description,
    accountReference: request.accountReference ?? credential.defaultAccountReference,
    metadata: request.metadata ?? {},
    callbackTokenHash: hashCallbackToken(callbackToken),
    callbackTokenSealed: sealer.seal('callback-token', id, callbackToken),
    promptBy: inMs(timing.promptWithinMs),
    startAt: inMs(timing.relayAfterMs),
    dueAt: inMs(timing.promptWithinMs),
    createdAt: now,
    updatedAt: now,
  });
}

/** The unique key is the last word on "once": of two processes with the same key, one commits and one is told here. */
async function bindKey(
  em: EntityManager,
  tenant: Tenant,
  { key, requestHash }: { key: string; requestHash: string },
  resourceId: string,
): Promise<void> {
  await em.insert(IdempotencyKey, {
    ...tenant,
    key,
    requestHash,
    resourceId,
    answerStatus: null,
    answerSealed: null,
  });
}

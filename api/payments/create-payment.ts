import { randomBytes } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { databaseNow } from '../../db/database-clock.ts';
import { Payment, type Customer, type DarajaCredential, type Tenant } from '../../db/entities/index.ts';
import { newId } from '../../db/new-id.ts';
import { addNote, type NewNote } from '../../db/payment-notes.ts';
import type { ApiDeps } from '../deps.ts';
import { hashCallbackToken } from '../hooks/callback-token.ts';
import { bindKey } from '../idempotency/bind-key.ts';
import type { Bound } from '../idempotency/once.ts';
import { refuseOpenCircuit } from './circuit-guard.ts';
import { findCredential } from './find-credential.ts';
import { makeReference, wantsOwnReference } from './own-reference.ts';
import { payerOf } from './payer.ts';
import { lockPhone, refuseDuplicate, refuseOpenPrompt } from './phone-guard.ts';
import { refuseSuspended } from './suspension-guard.ts';
import { isDatabaseAway } from '../to-api-error.ts';
import type { ExpressRequest } from './schemas.ts';

export interface NewPayment {
  tenant: Tenant;
  request: ExpressRequest;
  idempotency: Bound | undefined;
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
  const credential = await findCredential(deps, em, order);
  refuseSuspended(credential);
  let made: Payment | undefined;
  const creating = em.transactional(async (inner) => {
    // First of all, before the caller's key is bound: what is refused here can be sent again as it is.
    const isProbe = await refuseOpenCircuit(inner, deps.timing, order.tenant.environment);
    const now = await databaseNow(inner);
    const customer = await payerOf(inner, order, now);
    const reference = await referenceOf(inner, order, credential);
    const payment = build(deps, order, { customer, credential, reference, now });
    await refuseOpenPrompt(inner, deps.timing, payment);
    if (order.idempotency === undefined) await refuseDuplicate(inner, deps.timing, payment);
    else await bindKey(inner, order.tenant, order.idempotency, payment.id);
    inner.persist(payment);
    await inner.flush();
    if (isProbe) await addNote(inner, payment, probeNote);
    made = payment;
    return { payment, credential };
  });
  return await creating.catch(async (error: unknown) => {
    if (made === undefined || !isDatabaseAway(error) || !(await wasCommitted(em, made))) throw error;
    deps.log.warn({ paymentId: made.id, error }, 'committed, though the answer to it was lost');
    return { payment: made, credential };
  });
}

/** The commit may have arrived though its answer did not. Waiting for the phone's lock waits for the commit's end. */
const wasCommitted = (em: EntityManager, payment: Payment): Promise<boolean> =>
  em
    .transactional(async (inner) => {
      await lockPhone(inner, payment);
      return (await inner.count(Payment, { id: payment.id })) > 0;
    })
    // The database is away indeed, and nobody can know.
    .catch(() => false);

const probeNote: NewNote = {
  guard: 'circuit',
  about: 'probe',
  text: 'While new prompts are refused, this one was let through to see whether Safaricom’s gateway works again.',
};

type Reference = Pick<Payment, 'accountReference' | 'referenceIsOurs'>;

async function referenceOf(
  em: EntityManager,
  { tenant, request }: NewPayment,
  { defaultAccountReference }: DarajaCredential,
): Promise<Reference> {
  const given = request.accountReference ?? defaultAccountReference;
  return request.accountReference === undefined && wantsOwnReference(defaultAccountReference)
    ? { accountReference: await makeReference(em, tenant), referenceIsOurs: true }
    : { accountReference: given, referenceIsOurs: false };
}

interface Parts {
  customer: Customer;
  credential: DarajaCredential;
  reference: Reference;
  now: Date;
}

function build(
  { sealer, timing }: ApiDeps,
  { tenant, request }: NewPayment,
  { customer, credential, reference, now }: Parts,
): Payment {
  // Of the same instant as `createdAt`, so that lists by id are lists by creation.
  const id = newId('pay', now);
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
    ...reference,
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

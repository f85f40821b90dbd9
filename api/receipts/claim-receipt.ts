import type { EntityManager } from '@mikro-orm/postgresql';
import type * as z from 'zod';
import { audit } from '../../db/audit.ts';
import { databaseNow } from '../../db/database-clock.ts';
import { Claim, Payment, Receipt, type Tenant } from '../../db/entities/index.ts';
import { newId } from '../../db/new-id.ts';
import { isLetGo, takeReceipt, type ReceiptOwner } from '../../db/receipt-owner.ts';
import type { PaymentTiming } from '../../workflows/timing.ts';
import { ApiError } from '../errors.ts';
import { bindKey } from '../idempotency/bind-key.ts';
import type { Bound } from '../idempotency/once.ts';
import type { ApiRequest } from '../route.ts';
import { wrongFields } from '../validate.ts';
import { provenAmount, readReceipt } from './known-receipt.ts';
import { waitingWords } from './present.ts';
import type { ClaimReceipt } from './schemas.ts';
import { waitedFor } from './waited-for.ts';

export interface ClaimOrder {
  receiptNumber: string;
  request: ApiRequest<z.output<typeof ClaimReceipt>>;
  bound: Bound | undefined;
  timing: PaymentTiming;
}

/**
 * Uses a receipt up, once: on the very row by which payments own receipts, so that of a claim and a payment, or of two
 * claims, exactly one gets it. Throws `receipt_not_proven`, `receipt_not_settled` and `receipt_used`.
 */
export async function claimReceipt({ receiptNumber, request, bound, timing }: ClaimOrder): Promise<Claim> {
  const { em, tenant, actor, requestId, body } = request;
  return await em.transactional(async (inner) => {
    const id = newId('claim');
    await own(inner, request, receiptNumber, id);
    await refuseWaitedFor(inner, timing, tenant, receiptNumber);
    const amountShillings = await amountOf(inner, receiptNumber, body.amount);
    await bindKey(inner, tenant, bound, id);
    const claim = inner.create(Claim, {
      id,
      organisationId: tenant.organisationId,
      environment: tenant.environment,
      receiptNumber,
      amountShillings,
      reference: body.reference ?? null,
      reason: body.reason ?? null,
      metadata: body.metadata ?? {},
      claimedBy: actor,
      createdAt: await databaseNow(inner),
    });
    await inner.flush();
    await audit(inner, tenant, {
      actor,
      requestId,
      action: 'receipt.claimed',
      subject: id,
      reason: body.reason ?? body.reference ?? null,
      details: { receiptNumber, amount: amountShillings },
    });
    return claim;
  });
}

/** Waits here for whoever takes the same receipt, and for the end of their transaction. */
async function own(
  em: EntityManager,
  { tenant }: Pick<ApiRequest, 'tenant'>,
  receiptNumber: string,
  claimId: string,
): Promise<void> {
  const owner = await takeReceipt(em, tenant, receiptNumber, { claimId });
  if (owner.claimId === claimId) return;
  if (owner.claimId === null && (await isFree(em, owner)) && (await ownBeside(em, receiptNumber, claimId)))
    return;
  const { paymentId, claimId: other } = owner;
  const facts = { ...(paymentId !== null && { paymentId }), ...(other !== null && { claimId: other }) };
  throw new ApiError(
    'receipt_used',
    `Receipt ${receiptNumber} is used already, by ${other ?? paymentId ?? 'another claim'}. Do not hand out anything for it again.`,
    { facts },
  );
}

/** Under the receipt's row, so that what is put to a payment meanwhile finds it taken and opens a case. */
async function refuseWaitedFor(
  em: EntityManager,
  timing: PaymentTiming,
  tenant: Tenant,
  receiptNumber: string,
): Promise<void> {
  const waiting = await waitedFor(em, timing, tenant, receiptNumber);
  if (waiting === undefined) return;
  const { paymentId, knownInSeconds } = waiting;
  const message = `Receipt ${receiptNumber} is not free. ${waitingWords(waiting)} Then send the request again.`;
  throw new ApiError('receipt_not_settled', message, {
    facts: { paymentId },
    retryAfterSeconds: knownInSeconds,
  });
}

/** Money that nobody asked for is a payment of its own; somebody may say what it was for, once. So may what was let go. */
const isFree = async (em: EntityManager, { paymentId }: ReceiptOwner): Promise<boolean> =>
  paymentId !== null &&
  ((await em.count(Payment, { id: paymentId, channel: 'c2b' })) > 0 || (await isLetGo(em, paymentId)));

/** False when another claim came first: it held the row until now. */
async function ownBeside(em: EntityManager, receiptNumber: string, claimId: string): Promise<boolean> {
  return (await em.nativeUpdate(Receipt, { receiptNumber, claimId: null }, { claimId })) > 0;
}

/** Only what Safaricom proves can be used, and only for what it is of. */
async function amountOf(
  em: EntityManager,
  receiptNumber: string,
  wanted: number | undefined,
): Promise<number> {
  const amount = provenAmount(await readReceipt(em, receiptNumber));
  if (amount === undefined)
    throw new ApiError(
      'receipt_not_proven',
      `Nothing that counts from Safaricom proves receipt ${receiptNumber} and one amount. Read /v1/receipts/${receiptNumber} for what is known, and claim it once it is real.`,
    );
  if (wanted === undefined || wanted === amount) return amount;
  throw wrongFields([
    {
      field: 'amount',
      message: `Receipt ${receiptNumber} is of ${amount} shillings. Send that, or leave it out.`,
    },
  ]);
}

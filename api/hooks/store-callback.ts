import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { resultCode } from '../../daraja/result-codes.ts';
import { parseStkCallback } from '../../daraja/schemas.ts';
import { EvidenceRow, Payment } from '../../db/entities/index.ts';
import { addEvidence, type NewEvidence } from '../../db/new-evidence.ts';
import { everyTenantsEntities } from '../../db/tenant.ts';
import type { ApiDeps } from '../deps.ts';
import { hashCallbackToken } from './callback-token.ts';
import { isListedAddress } from './listed-address.ts';

/** Different bodies kept per token; what comes after is counted only, so that a leaked address cannot fill the database. */
const bodiesMax = 32;

/** The largest number of an integer column. */
const integerMax = 2_147_483_647;

export interface ReceivedCallback {
  token: string;
  body: string;
  sourceAddress: string;
}

/**
 * Stores a callback as evidence, once per body. Undefined when the token names no payment, or when there is nothing new
 * to settle. Nothing is judged here.
 */
export async function storeCallback(deps: ApiDeps, received: ReceivedCallback): Promise<Payment | undefined> {
  const em = everyTenantsEntities(deps.orm);
  const payment = await em.findOne(Payment, { callbackTokenHash: hashCallbackToken(received.token) });
  if (payment === null) {
    deps.log.warn('callback with an unknown token');
    return undefined;
  }
  const isNew = await em.transactional(async (inner) => {
    // One at a time for each payment, so that the limit holds. Not by the payment's row: a settlement may hold it, and
    // Safaricom, which sends this once, would wait for that.
    await inner.execute('select pg_advisory_xact_lock(hashtextextended(?, 3))', [payment.id]);
    if ((await bodiesKept(inner, payment.id)) < bodiesMax)
      return await addEvidence(inner, deps, payment, evidenceOf(deps, payment.id, received));
    await inner.execute('update payments set callbacks_not_kept = callbacks_not_kept + 1 where id = ?', [
      payment.id,
    ]);
    return false;
  });
  return isNew ? payment : undefined;
}

const bodiesKept = (em: EntityManager, paymentId: string): Promise<number> =>
  em.count(EvidenceRow, { paymentId, kind: 'callback' });

function evidenceOf(
  deps: ApiDeps,
  paymentId: string,
  { body, sourceAddress }: ReceivedCallback,
): NewEvidence {
  const fromListedAddress = isListedAddress(sourceAddress, deps.callbackAddresses);
  if (fromListedAddress === false)
    deps.log.warn({ paymentId, sourceAddress }, 'callback from an unlisted address');
  const bodyHash = createHash('sha256').update(body).digest('hex');
  const received = {
    kind: 'callback' as const,
    // The same words from an address that vouches for them are other evidence.
    sourceKey: fromListedAddress === false ? `unlisted/${bodyHash}` : bodyHash,
    sourceAddress,
    fromListedAddress,
    body,
  };
  const callback = parseStkCallback(body);
  if (callback === undefined) {
    // Kept all the same: it may be a shape that we do not know yet, and about money.
    deps.log.error({ paymentId }, 'callback that cannot be read; look at its evidence');
    return { ...received, says: 'nothing', detail: 'This callback cannot be read.' };
  }
  const code = resultCode(callback.resultCode);
  return {
    ...received,
    says: code.says,
    resultCode: callback.resultCode,
    detail: callback.resultDescription,
    advice: code.developer,
    receiptNumber: callback.receiptNumber,
    // An amount that no column holds stays what it is for the verdict: one that does not fit.
    amountShillings:
      callback.amountShillings === null ? null : Math.min(callback.amountShillings, integerMax),
    merchantRequestId: callback.merchantRequestId,
    checkoutRequestId: callback.checkoutRequestId,
  };
}

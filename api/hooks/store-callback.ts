import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { resultCode } from '../../daraja/result-codes.ts';
import { parseStkCallback } from '../../daraja/schemas.ts';
import { EvidenceRow, Payment } from '../../db/entities/index.ts';
import { addEvidence, type NewEvidence } from '../../db/new-evidence.ts';
import { everyTenantsEntities } from '../../db/tenant.ts';
import { addNote, type NewNote } from '../../db/payment-notes.ts';
import { count, guardActed } from '../../metrics/metrics.ts';
import type { ApiDeps } from '../deps.ts';
import { hashCallbackToken } from './callback-token.ts';
import { keepUnknown } from './keep-unknown.ts';
import { isListedAddress } from './listed-address.ts';
import { lockSeeds } from '../../db/lock-seeds.ts';

/**
 * Different bodies kept per token; what comes after is counted only, so that a leaked address cannot fill the database.
 * As many from unlisted addresses again: no flood of theirs may keep out the one callback of Safaricom.
 */
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
    await keepUnknown(deps, em, received);
    return undefined;
  }
  const evidence = evidenceOf(deps, received);
  const taken = await em.transactional((inner) => take(inner, deps, payment, evidence));
  tell(deps, payment, evidence, taken);
  return taken === 'kept' ? payment : undefined;
}

type Taken = 'kept' | 'repeated' | 'beyondLimit';

async function take(
  em: EntityManager,
  deps: ApiDeps,
  payment: Payment,
  evidence: NewEvidence,
): Promise<Taken> {
  // One at a time for each payment, so that the limit holds. Not by the payment's row: a settlement may hold it, and
  // Safaricom, which sends this once, would wait for that.
  await em.execute(`select pg_advisory_xact_lock(hashtextextended(?, ${lockSeeds.callbacks}))`, [payment.id]);
  if ((await bodiesKept(em, payment.id, evidence)) < bodiesMax) {
    const isNew = await addEvidence(em, deps, payment, evidence);
    for (const note of notesOn(evidence, isNew)) await addNote(em, payment, note);
    return isNew ? 'kept' : 'repeated';
  }
  await addNote(em, payment, limitNote);
  await em.execute('update payments set callbacks_not_kept = callbacks_not_kept + 1 where id = ?', [
    payment.id,
  ]);
  return 'beyondLimit';
}

/** After the commit: the log, and what is counted. */
function tell(deps: ApiDeps, { id: paymentId }: Payment, evidence: NewEvidence, taken: Taken): void {
  const unlisted = evidence.fromListedAddress === false;
  const unreadable = evidence.resultCode === undefined;
  if (unlisted)
    deps.log.warn({ paymentId, sourceAddress: evidence.sourceAddress }, 'callback from an unlisted address');
  if (unreadable) deps.log.error({ paymentId }, 'callback that cannot be read; look at its evidence');
  if (taken === 'beyondLimit') guardActed('callbackLimit');
  if (taken === 'repeated') guardActed('callbackReplay');
  if (taken === 'kept' && unlisted) guardActed('callbackAddress');
  const kept = unlisted ? 'unlisted' : unreadable ? 'unreadable' : 'kept';
  count('hakika_callbacks_total', { taken: taken === 'kept' ? kept : taken });
}

const limitNote: NewNote = {
  guard: 'callbackLimit',
  about: 'limit',
  text: `More than ${bodiesMax} different callbacks came for this payment: what is beyond them is counted, not kept.`,
};

function* notesOn({ sourceKey, fromListedAddress }: NewEvidence, isNew: boolean): Generator<NewNote> {
  if (fromListedAddress === false) {
    const text =
      'A callback came from an address that is not on the list: it counts once something else confirms it.';
    yield { guard: 'callbackAddress', about: sourceKey, text };
  }
  if (!isNew) {
    const text = 'The same callback came again: it is kept once, and a repetition changes nothing.';
    yield { guard: 'callbackReplay', about: sourceKey, text };
  }
}

/** Counted apart: those of unlisted addresses, and all others. */
const bodiesKept = (
  em: EntityManager,
  paymentId: string,
  { fromListedAddress }: NewEvidence,
): Promise<number> =>
  em.count(EvidenceRow, {
    paymentId,
    kind: 'callback',
    ...(fromListedAddress === false
      ? { fromListedAddress }
      : { $or: [{ fromListedAddress: true }, { fromListedAddress: null }] }),
  });

function evidenceOf({ callbackAddresses }: ApiDeps, { body, sourceAddress }: ReceivedCallback): NewEvidence {
  const fromListedAddress = isListedAddress(sourceAddress, callbackAddresses);
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
  // Kept all the same: it may be a shape that we do not know yet, and about money.
  if (callback === undefined)
    return { ...received, says: 'nothing', detail: 'This callback cannot be read.' };
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

import * as fc from 'fast-check';
import { resultCodes } from '../../daraja/result-codes.ts';
import { evidenceKinds, type Evidence } from '../../workflows/evidence.ts';
import { facts, otherId, ownId, receipt, secondReceipt } from './samples.ts';

const unknownCode = '777';
const codes = [...Object.keys(resultCodes), unknownCode];
const ofCode = (code: string): Evidence['says'] => resultCodes[code]?.says ?? 'nothing';

const anyFacts = fc.record({
  sourceKey: fc.nat({ max: 99 }).map(String),
  resultCode: fc.constantFrom(...codes),
  receiptNumber: fc.constantFrom(receipt, secondReceipt, null),
  amountShillings: fc.constantFrom(facts.amountShillings, facts.amountShillings, 1, null),
  checkoutRequestId: fc.constantFrom(ownId, ownId, otherId, null),
  boundBy: fc.constantFrom('receipt', 'reference', 'match'),
  ageMs: fc.option(fc.nat({ max: 200_000 })),
  fromListedAddress: fc.constantFrom(true, false, null),
  shortCodeFits: fc.constantFrom(true, true, false, null),
  receiptTaken: fc.nat({ max: 9 }).map((one) => one === 0),
  considered: fc.option(
    fc.array(
      fc.nat({ max: 99 }).map((key) => `callback/${key}`),
      { maxLength: 3 },
    ),
  ),
  decided: fc.constantFrom('completed', 'failed', 'canceled'),
});

/** One piece of evidence as its finder would store it: no other fields than its kind has, no claim it cannot make. */
const plausible = fc
  .record({ kind: fc.constantFrom(...evidenceKinds), any: anyFacts })
  .map(({ kind, any }) => {
    const bare: Evidence = {
      kind,
      sourceKey: any.sourceKey,
      says: 'nothing',
      resultCode: null,
      detail: null,
      advice: null,
      receiptNumber: null,
      amountShillings: null,
      checkoutRequestId: null,
      boundBy: 'token',
      ageMs: any.ageMs,
      fromListedAddress: null,
      shortCodeFits: null,
      receiptTaken: false,
      considered: null,
    };
    switch (kind) {
      case 'acknowledgement':
        return { ...bare, checkoutRequestId: ownId };
      case 'promptUncertain':
        return bare;
      case 'refusal':
      case 'neverPrompted':
      case 'absence':
        return { ...bare, says: 'failed' as const };
      case 'decision':
        return { ...bare, says: any.decided as Evidence['says'], considered: any.considered };
      case 'query':
        return { ...bare, resultCode: any.resultCode, says: ofCode(any.resultCode) };
      case 'callback': {
        const { resultCode, checkoutRequestId, fromListedAddress } = any;
        const callback = {
          ...bare,
          says: ofCode(resultCode),
          resultCode,
          checkoutRequestId,
          fromListedAddress,
        };
        if (callback.says !== 'completed') return callback;
        const { receiptNumber, amountShillings, receiptTaken } = any;
        return {
          ...callback,
          receiptNumber,
          amountShillings,
          receiptTaken: receiptTaken && receiptNumber !== null,
        };
      }
      case 'transactionStatus':
      case 'c2b':
      case 'pull':
      case 'statement': {
        const { boundBy, receiptTaken, shortCodeFits } = any;
        const fromListedAddress = kind === 'c2b' ? any.fromListedAddress : null;
        const money = { ...bare, says: 'completed' as const, boundBy: boundBy as Evidence['boundBy'] };
        return {
          ...money,
          receiptNumber: any.receiptNumber ?? receipt,
          amountShillings: any.amountShillings ?? 1,
          shortCodeFits,
          receiptTaken,
          fromListedAddress,
        };
      }
    }
  });

/** A payment's evidence: kind and source key are unique, as the database has it. */
export const evidenceSets = fc.uniqueArray(plausible, {
  maxLength: 8,
  selector: ({ kind, sourceKey }) => `${kind}/${sourceKey}`,
});

/** Evidence that says nothing about the money, and does not say either which push is ours. */
export const sayingNothing = plausible
  .filter(({ kind }) => ['callback', 'query', 'promptUncertain'].includes(kind))
  .map((evidence): Evidence => ({
    ...evidence,
    sourceKey: `nothing-${evidence.sourceKey}`,
    says: 'nothing',
    receiptNumber: null,
    amountShillings: null,
    receiptTaken: false,
  }));

/** The same set in another order. */
export const shuffled = evidenceSets.chain((set) =>
  fc.record({ set: fc.constant(set), other: fc.shuffledSubarray(set, { minLength: set.length }) }),
);

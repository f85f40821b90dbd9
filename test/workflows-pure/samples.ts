import type { Evidence, PaymentFacts } from '../../workflows/evidence.ts';
import { strengthOf, surroundings, type Strength } from '../../workflows/evidence-strength.ts';
import { judge, type Verdict } from '../../workflows/verdict.ts';

export const facts: PaymentFacts = { amountShillings: 500 };
export const ownId = 'ws_CO_own';
export const otherId = 'ws_CO_other';
export const receipt = 'UIE4K7Q2XN';
export const secondReceipt = 'UIE4K7Q2XP';

type Changes = Partial<Evidence>;

let made = 0;

/** Evidence that says nothing, but for the changes. Every one has a source key of its own. */
export function evidence(changes: Changes & Pick<Evidence, 'kind'>): Evidence {
  made += 1;
  return {
    sourceKey: `key-${made}`,
    says: 'nothing',
    resultCode: null,
    detail: null,
    advice: null,
    receiptNumber: null,
    amountShillings: null,
    checkoutRequestId: null,
    boundBy: 'token',
    ageMs: 10_000,
    fromListedAddress: null,
    shortCodeFits: null,
    receiptTaken: false,
    considered: null,
    ...changes,
  };
}

export const acknowledgement = (changes: Changes = {}): Evidence =>
  evidence({ kind: 'acknowledgement', checkoutRequestId: ownId, ...changes });

/** A callback with code 0, receipt and amount. */
export const paidCallback = (changes: Changes = {}): Evidence =>
  evidence({
    kind: 'callback',
    says: 'completed',
    resultCode: '0',
    receiptNumber: receipt,
    amountShillings: facts.amountShillings,
    checkoutRequestId: ownId,
    ...changes,
  });

/** A callback with code 0 that lacks its metadata. */
export const bareCallback = (changes: Changes = {}): Evidence =>
  paidCallback({ receiptNumber: null, amountShillings: null, ...changes });

export const failedCallback = (changes: Changes = {}): Evidence =>
  evidence({
    kind: 'callback',
    says: 'failed',
    resultCode: '1',
    checkoutRequestId: ownId,
    ...changes,
  });

export const canceledCallback = (changes: Changes = {}): Evidence =>
  failedCallback({ says: 'canceled', resultCode: '1032', ...changes });

export const paidQuery = (ageMs = 80_000, changes: Changes = {}): Evidence =>
  evidence({ kind: 'query', says: 'completed', resultCode: '0', ageMs, ...changes });

export const failedQuery = (ageMs = 80_000, changes: Changes = {}): Evidence =>
  evidence({ kind: 'query', says: 'failed', resultCode: '1', ageMs, ...changes });

export const c2b = (changes: Changes = {}): Evidence =>
  evidence({
    kind: 'c2b',
    says: 'completed',
    receiptNumber: receipt,
    amountShillings: facts.amountShillings,
    boundBy: 'reference',
    shortCodeFits: true,
    ...changes,
  });

export const decision = (says: Evidence['says'], changes: Changes = {}): Evidence =>
  evidence({ kind: 'decision', says, ...changes });

export const refusal = (): Evidence =>
  evidence({ kind: 'refusal', says: 'failed', resultCode: '500.001.1001' });
export const neverPrompted = (): Evidence => evidence({ kind: 'neverPrompted', says: 'failed' });

export const verdictOf = (...all: Evidence[]): Verdict => judge(all, facts);

/** The strength of the first among all of them. */
export function strengthAmong(first: Evidence, ...others: Evidence[]): Strength {
  return strengthOf(first, surroundings([first, ...others], facts));
}

import type { Evidence, PaymentFacts } from './evidence.ts';

/** 4 beats everything; 3 and 2 contest each other; 1 holds while nothing speaks against it; 0 proves nothing. */
export type Strength = 0 | 1 | 2 | 3 | 4;

/** A query's success before this may be an echo of the waiting prompt; a query's failure before this, of an early look. */
export const querySuccessCountsAfterMs = 75_000;
export const queryFailureCountsAfterMs = 60_000;

/** What all evidence of a payment says together, which single pieces are weighed by. */
export interface Surroundings {
  facts: PaymentFacts;
  /** From the acknowledgement; empty while it is not known. */
  checkoutRequestIds: ReadonlySet<string>;
  /** Success by something other than a callback that counts by itself. */
  confirmed: boolean;
  /** Failure by something other than a callback that counts by itself: a success confirms no failure. */
  denied: boolean;
  /** Named by a success that counts without help, a callback from a listed address included. */
  vouchedReceipts: ReadonlySet<string>;
  /** A query "0", early or late. */
  queryPaid: boolean;
  /** A prompt may have been on the phone. */
  prompted: boolean;
  /** Something that only exists when Safaricom took the push: more than a push whose answer is not known. */
  alive: boolean;
}

export function surroundings(all: readonly Evidence[], facts: PaymentFacts): Surroundings {
  const acknowledged = all.filter(({ kind }) => kind === 'acknowledgement');
  const checkoutRequestIds = new Set(
    acknowledged.flatMap(({ checkoutRequestId }) => checkoutRequestId ?? []),
  );
  const others = all.filter((evidence) => vouchesForOthers(evidence) && standsAlone(evidence, facts));
  const signs = all.filter(({ kind }) => !['refusal', 'neverPrompted', 'decision', 'absence'].includes(kind));
  return {
    facts,
    checkoutRequestIds,
    confirmed: others.some(({ says }) => says === 'completed'),
    denied: others.some(({ says }) => says === 'failed' || says === 'canceled'),
    vouchedReceipts: new Set(
      all
        .filter(({ says, fromListedAddress }) => says === 'completed' && fromListedAddress !== false)
        .filter((evidence) => !isForeign(evidence, { checkoutRequestIds }) && standsAlone(evidence, facts))
        .flatMap(({ receiptNumber }) => receiptNumber ?? []),
    ),
    queryPaid: all.some(({ kind, says }) => kind === 'query' && says === 'completed'),
    prompted: signs.length > 0,
    alive: signs.some(({ kind }) => kind !== 'promptUncertain'),
  };
}

/** Only what Safaricom told when asked, or from a listed address, and no callback: those are what is to be confirmed. */
const vouchesForOthers = ({ kind, fromListedAddress }: Evidence): boolean =>
  kind !== 'callback' && fromListedAddress !== false;

/** Counts for something without help from others: what does not can lift nothing else either. */
function standsAlone(evidence: Evidence, facts: PaymentFacts): boolean {
  if (evidence.says === 'nothing' || evidence.receiptTaken || isMisfit(evidence, facts)) return false;
  return evidence.says === 'completed'
    ? successStrength(evidence, { queryPaid: false }) > 0
    : failureStrength(evidence, { prompted: true, alive: true }) > 0;
}

/** Money in the wrong amount or to the wrong short code: no verdict, but a case. */
export const isMisfit = (evidence: Evidence, facts: PaymentFacts): boolean =>
  evidence.says === 'completed' &&
  ((evidence.amountShillings !== null && evidence.amountShillings !== facts.amountShillings) ||
    evidence.shortCodeFits === false);

/** A callback that names another push than ours is somebody else's, or forged. */
export const isForeign = (
  evidence: Evidence,
  { checkoutRequestIds }: Pick<Surroundings, 'checkoutRequestIds'>,
): boolean =>
  evidence.kind === 'callback' &&
  checkoutRequestIds.size > 0 &&
  !checkoutRequestIds.has(evidence.checkoutRequestId ?? '');

/** Neither another push's nor, from an unlisted address, the only one to say so. */
export const isHeard = (evidence: Evidence, around: Surroundings): boolean =>
  !isForeign(evidence, around) &&
  (evidence.fromListedAddress !== false ||
    (evidence.says === 'completed' ? around.confirmed && mayBeThisReceipt(evidence, around) : around.denied));

/**
 * A success confirms no receipt that it does not name: a forger's would be money that the merchant never got, and the true
 * one, told later, would look like a second payment.
 */
const mayBeThisReceipt = ({ receiptNumber }: Evidence, { vouchedReceipts }: Surroundings): boolean =>
  receiptNumber === null || vouchedReceipts.has(receiptNumber);

/** The table of strengths, one row a line; order-free, because it looks at the whole set only. */
export function strengthOf(evidence: Evidence, around: Surroundings): Strength {
  if (evidence.says === 'nothing' || evidence.receiptTaken) return 0;
  if (isMisfit(evidence, around.facts) || !isHeard(evidence, around)) return 0;
  return evidence.says === 'completed'
    ? successStrength(evidence, around)
    : failureStrength(evidence, around);
}

function successStrength(evidence: Evidence, around: Pick<Surroundings, 'queryPaid'>): Strength {
  const whole = evidence.receiptNumber !== null && evidence.amountShillings !== null;
  switch (evidence.kind) {
    case 'callback':
      if (whole) return 4;
      return around.queryPaid ? 3 : 0;
    case 'transactionStatus':
    case 'c2b':
    case 'pull':
    case 'statement':
      if (!whole) return 0;
      return evidence.boundBy === 'receipt' || evidence.boundBy === 'reference' ? 4 : 3;
    case 'query':
      return (evidence.ageMs ?? 0) >= querySuccessCountsAfterMs ? 3 : 0;
    case 'decision':
      return 3;
    case 'acknowledgement':
    case 'refusal':
    case 'neverPrompted':
    case 'promptUncertain':
    case 'absence':
      return 0;
  }
}

function failureStrength(evidence: Evidence, around: Pick<Surroundings, 'prompted' | 'alive'>): Strength {
  switch (evidence.kind) {
    case 'callback':
      return 2;
    case 'query':
      return (evidence.ageMs ?? 0) >= queryFailureCountsAfterMs ? 2 : 0;
    case 'absence':
      return 2;
    case 'decision':
      return 3;
    case 'refusal':
      // There is one push only: its refusal is the answer that was thought lost.
      return around.alive ? 0 : 1;
    case 'neverPrompted':
      return around.prompted ? 0 : 1;
    case 'acknowledgement':
    case 'promptUncertain':
    case 'transactionStatus':
    case 'c2b':
    case 'pull':
    case 'statement':
      return 0;
  }
}

/** Alone no verdict, but while it stands no failure may be announced: a bare success, a receipt, misfitting money. */
export const barsFailure = (evidence: Evidence, around: Surroundings): boolean =>
  evidence.says === 'completed' &&
  !evidence.receiptTaken &&
  isHeard(evidence, around) &&
  (isMisfit(evidence, around.facts) || evidence.kind === 'callback' || evidence.receiptNumber !== null);

/** What a piece of evidence claims about the money. */
export const claims = ['completed', 'failed', 'canceled', 'nothing'] as const;
export type Claim = (typeof claims)[number];

/**
 * Where evidence comes from. `neverPrompted`: the guard was free when the time was up. `promptUncertain`: a push whose
 * answer is not known. `absence`: a complete pull or statement without the payment. `decision`: a person's.
 */
export const evidenceKinds = [
  'acknowledgement',
  'refusal',
  'neverPrompted',
  'promptUncertain',
  'callback',
  'query',
  'transactionStatus',
  'c2b',
  'pull',
  'statement',
  'absence',
  'decision',
] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];

/** How evidence came to this payment: by its secret token, by its receipt, by a reference we made unique, or by likeness. */
export const bindings = ['token', 'receipt', 'reference', 'match'] as const;
export type Binding = (typeof bindings)[number];

/** One stored row of evidence, as far as the verdict reads it. */
export interface Evidence {
  kind: EvidenceKind;
  /** Unique with payment and kind, fixed before anything is asked. Decisions are ordered by it. */
  sourceKey: string;
  says: Claim;
  resultCode: string | null;
  /** Safaricom's own words. */
  detail: string | null;
  /** What a developer should do, from the tables of the rail. */
  advice: string | null;
  receiptNumber: string | null;
  amountShillings: number | null;
  checkoutRequestId: string | null;
  boundBy: Binding;
  /** From the prompt to this evidence in milliseconds of payment time (real time times the tempo); null before a prompt. */
  ageMs: number | null;
  /** Whether it came from a listed address of Safaricom; null where no list is kept or none applies. */
  fromListedAddress: boolean | null;
  /** Whether the short code in it, if any, is the payment's. */
  shortCodeFits: boolean | null;
  /** The receipt belongs to another payment or claim already. */
  receiptTaken: boolean;
  /** Of a decision: the keys of the evidence that the person had in view. Null elsewhere. */
  considered: readonly string[] | null;
}

/** Names one piece of evidence within its payment. */
export const evidenceKey = ({ kind, sourceKey }: Pick<Evidence, 'kind' | 'sourceKey'>): string =>
  `${kind}/${sourceKey}`;

/** What the verdict must know of the payment itself. */
export interface PaymentFacts {
  amountShillings: number;
}

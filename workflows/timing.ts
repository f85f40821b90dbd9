/** Every duration of a payment's flow, in milliseconds. Waits only: time limits of single calls stand with their callers. */
export interface PaymentTiming {
  /** A prompt that was not sent this long after the payment was created is never sent. */
  promptWithinMs: number;
  /** Pauses before a push that was certainly not sent is tried again. */
  pushAgainMs: readonly number[];
  /** When to ask Safaricom, counted from the prompt. Without a verdict at the last, the payment is `unknown`. */
  checksMs: readonly number[];
  /** The first check that has a reserved place in the query budget; earlier ones ask only from what is spare. */
  reservedCheckMs: number;
  /** How long that check goes before all others; later the payer has waited too long to be told in time. */
  reservedForMs: number;
  /** When to go on asking about an unknown payment. After the last it is a case for a person. */
  reconcileMs: readonly number[];
  /** How long the last of them waits for a place in the query budget; the others, until the next is due. */
  lastCheckWaitsMs: number;
  /** A failure that is uncertain by nature is looked at once more after this. */
  lookAgainMs: number;
  /** A look that was not answered is made again until the failure is this old. */
  lookAgainForMs: number;
  /** A completed payment whose receipt never came becomes a case after this. */
  receiptMissingMs: number;
  /** An earlier prompt may be alive on the phone for this long, so a second one is refused. */
  openPromptMs: number;
  /** Equal payments without an idempotency key count as one mistake for this long. */
  duplicateMs: number;
  /** The inline path comes first; after this the relay starts what was not started. */
  relayAfterMs: number;
  /** How long after its due instant a payment counts as forgotten by its workflow. */
  overdueMs: number;
  /** A webhook or a check of a receipt that was started is looked at again after this: Temporal may lose its data. */
  startedLookMs: number;
  /** Pauses before each try of a webhook. */
  webhookMs: readonly number[];
  /** An endpoint without one success for this long is disabled. */
  endpointDeadMs: number;
  /** The window of the query budget. */
  queryWindowMs: number;
  /** How often the latest payments of a short code are pulled, and how far back that looks. */
  pullRecentEveryMs: number;
  pullRecentMs: number;
  /** How often everything is pulled that Safaricom still tells, and how far back that is. */
  pullFullEveryMs: number;
  pullFullMs: number;
  /** How often the schedules of pulls are compared with the database. */
  pullSchedulesEveryMs: number;
  /** A list proves that a payment is absent if it covers this much before and after the prompt … */
  absenceMarginMs: number;
  /** … and was asked for this long after it: rows come late. */
  absenceAfterMs: number;
  /** Money this close to a prompt, whose owner is not known, may be its: lists do not agree on their time zone. */
  absenceEntryMs: number;
  /** How long a result about a receipt is waited for, each time it is asked for. */
  receiptResultMs: readonly number[];
  /** A receipt is not asked about again within this. */
  receiptAgainMs: number;
  /** The API has Safaricom asked about a payment no sooner than this after it was last asked about for somebody. */
  refreshAgainMs: number;
  /** The window of the budget of pushes. */
  pushWindowMs: number;
  /** The window of the budget of access tokens. */
  tokenWindowMs: number;
  /** The circuit looks at the pushes of this time. */
  circuitWindowMs: number;
  /** An open circuit refuses every new prompt for this long; then one at a time is a probe. */
  circuitPauseMs: number;
  /** A probe of which nothing was heard gives way to another after this. */
  circuitProbeMs: number;
  /** Money that moved later than this after a prompt is hardly that prompt's: its life and a margin. */
  matchWindowMs: number;
  /** Until then it may be, if nothing else is known of the prompt or Safaricom said afterwards that it was paid. */
  lateMoneyMs: number;
  /** Safaricom's clock may be behind ours by this much. */
  matchBeforeMs: number;
  /** Money that no open payment waits for becomes a payment of its own this long after it was told. */
  ownPaymentAfterMs: number;
  /** The shortest pause before an entry without a payment is looked at again; later pauses are a quarter of its age. */
  entryAgainMs: number;
  /** An entry that found no payment in this time stays without one. */
  entryWaitsMs: number;
}

const seconds = 1000;
const minutes = 60 * seconds;
const hours = 60 * minutes;
const days = 24 * hours;

export const productionTiming: PaymentTiming = {
  promptWithinMs: 60 * seconds,
  pushAgainMs: [1 * seconds, 3 * seconds, 8 * seconds],
  // A query's "paid" counts from 75 s on: the reserved check comes just after, never just before.
  checksMs: [20 * seconds, 45 * seconds, 76 * seconds, 120 * seconds, 180 * seconds],
  reservedCheckMs: 76 * seconds,
  reservedForMs: 14 * seconds,
  reconcileMs: [5 * minutes, 15 * minutes, 1 * hours, 6 * hours, 24 * hours, 47 * hours],
  lastCheckWaitsMs: 1 * hours,
  lookAgainMs: 5 * minutes,
  lookAgainForMs: 15 * minutes,
  receiptMissingMs: 48 * hours,
  openPromptMs: 120 * seconds,
  duplicateMs: 120 * seconds,
  relayAfterMs: 5 * seconds,
  overdueMs: 30 * seconds,
  startedLookMs: 1 * hours,
  // At once, then 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h: 75 h 35 min in all.
  webhookMs: [
    0,
    5 * seconds,
    5 * minutes,
    30 * minutes,
    2 * hours,
    5 * hours,
    10 * hours,
    14 * hours,
    20 * hours,
    24 * hours,
  ],
  endpointDeadMs: 5 * days,
  queryWindowMs: 60 * seconds,
  pullRecentEveryMs: 15 * minutes,
  pullRecentMs: 2 * hours,
  // Twice a day, though 48 hours are told: a payment must lie in one list that begins an hour before it and ends a day
  // after it, and daily lists would leave an hour of each day in none.
  pullFullEveryMs: 12 * hours,
  pullFullMs: 48 * hours,
  pullSchedulesEveryMs: 30 * seconds,
  absenceMarginMs: 1 * hours,
  absenceAfterMs: 24 * hours,
  absenceEntryMs: 4 * hours,
  receiptResultMs: [60 * seconds, 5 * minutes, 15 * minutes],
  receiptAgainMs: 5 * minutes,
  refreshAgainMs: 30 * seconds,
  pushWindowMs: 1 * seconds,
  tokenWindowMs: 60 * seconds,
  circuitWindowMs: 30 * seconds,
  circuitPauseMs: 15 * seconds,
  circuitProbeMs: 30 * seconds,
  matchWindowMs: 180 * seconds,
  lateMoneyMs: 15 * minutes,
  matchBeforeMs: 15 * seconds,
  ownPaymentAfterMs: 5 * minutes,
  entryAgainMs: 1 * minutes,
  entryWaitsMs: 72 * hours,
};

/** The same timing with every wait divided by `tempo`, so that a day passes in seconds for demos and tests. */
export function compress(timing: PaymentTiming, tempo: number): PaymentTiming {
  const faster = (ms: number): number => Math.ceil(ms / tempo);
  const each = (wait: number | readonly number[]): number | number[] =>
    typeof wait === 'number' ? faster(wait) : wait.map(faster);
  const compressed: Partial<Record<string, number | number[]>> = {};
  for (const [name, wait] of Object.entries<number | readonly number[]>({ ...timing }))
    compressed[name] = each(wait);
  return Object.assign({ ...timing }, compressed);
}

import * as z from 'zod';

const Attempt = z.object({
  sentAt: z.iso.datetime(),
  answeredAt: z.iso.datetime().nullable(),
  httpStatus: z.int().nullable(),
  failure: z.string().nullable(),
  url: z.string(),
  body: z.string(),
  isForged: z.boolean(),
});

const LedgerEntry = z.object({
  kind: z.enum(['stk', 'c2b', 'b2c', 'reversal']),
  receiptNumber: z.string(),
  checkoutRequestId: z.string().nullable(),
  businessShortCode: z.string(),
  phoneNumber: z.string(),
  payerName: z.string(),
  amountShillings: z.int(),
  accountReference: z.string(),
  debitedAt: z.iso.datetime(),
});
export type LedgerEntry = z.infer<typeof LedgerEntry>;

const Push = z.object({
  checkoutRequestId: z.string(),
  merchantRequestId: z.string(),
  merchant: z.object({ businessShortCode: z.string() }),
  phoneNumber: z.string(),
  amountShillings: z.int(),
  callbackUrl: z.string(),
  scenario: z.string(),
  acceptedAt: z.iso.datetime(),
  promptShownAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  state: z.string(),
  ledgerEntry: z.object({ receiptNumber: z.string() }).nullable(),
  callbacksPlanned: z.int(),
  callbackAttempts: z.array(Attempt),
  turnedAway: z.array(z.object({ callbackUrl: z.string() })),
});
export type Push = z.infer<typeof Push>;

const Stats = z.object({
  counts: z.record(z.string(), z.int()),
  highestQueriesPerMinute: z.record(z.string(), z.int()),
});
export type Stats = z.infer<typeof Stats>;

/** A notice of money to a short code. */
const Notice = z.object({
  kind: z.string(),
  httpStatus: z.int().nullable(),
  body: z.looseObject({ TransID: z.string().optional() }),
});
const Notices = z.object({ deliveries: z.array(Notice) });

const Paid = z.object({ payment: z.object({ ledgerEntry: z.object({ receiptNumber: z.string() }) }) });

export interface HandPayment {
  businessShortCode: string;
  phoneNumber: string;
  amountShillings: number;
  accountReference: string;
}

const Pushes = z.object({ pushes: z.array(Push) });
const Ledger = z.object({ entries: z.array(LedgerEntry) });

const Faults = z.object({ planned: z.array(z.object({ phoneNumber: z.string().optional() })) });

export interface FaultPlan {
  on: 'push' | 'query' | 'oauth';
  fault: string;
  phoneNumber?: string;
  times?: number;
  delayMs?: number;
}

/** What only the simulator knows: whose phone was prompted, whose money moved, and what was asked. */
export function safaricomAt(url: string) {
  const get = async <T>(path: string, schema: z.ZodType<T>): Promise<T> =>
    schema.parse(await (await fetch(`${url}/_simulator/${path}`)).json());

  const send = async (path: string, body: object): Promise<unknown> => {
    const response = await fetch(`${url}/_simulator/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (response.status !== 201) throw new Error(`The simulator refused: ${await response.text()}`);
    return await response.json();
  };

  return {
    pushes: async (): Promise<Push[]> => (await get('pushes?limit=100000', Pushes)).pushes,
    pushesTo: async (phoneNumber: string): Promise<Push[]> =>
      (await get(`pushes?phoneNumber=${phoneNumber}`, Pushes)).pushes,
    /** Money that came in. */
    debits: async (): Promise<LedgerEntry[]> =>
      (await get('ledger', Ledger)).entries.filter(({ kind }) => kind === 'stk' || kind === 'c2b'),
    stats: async (): Promise<Stats> => await get('stats', Stats),
    /** How many faults of a phone have not been met yet. */
    plannedFor: async (phoneNumber: string): Promise<number> =>
      (await get('faults', Faults)).planned.filter((each) => each.phoneNumber === phoneNumber).length,
    plan: async (fault: FaultPlan): Promise<void> => void (await send('faults', fault)),
    /** A customer pays on their own; returns the receipt. */
    payByHand: async (payment: HandPayment): Promise<string> =>
      Paid.parse(await send('c2b/payments', payment)).payment.ledgerEntry.receiptNumber,
    /** Receipts of the C2B confirmations that were acknowledged, as often as that happened. */
    confirmed: async (): Promise<string[]> =>
      (await get('deliveries', Notices)).deliveries.flatMap(({ kind, httpStatus, body }) =>
        kind === 'c2bConfirmation' && httpStatus === 200 && body.TransID !== undefined ? [body.TransID] : [],
      ),
  };
}
export type Safaricom = ReturnType<typeof safaricomAt>;

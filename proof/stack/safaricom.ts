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
});
export type Push = z.infer<typeof Push>;

const Stats = z.object({
  counts: z.record(z.string(), z.int()),
  highestQueriesPerMinute: z.record(z.string(), z.int()),
});
export type Stats = z.infer<typeof Stats>;

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
    async plan(fault: FaultPlan): Promise<void> {
      const response = await fetch(`${url}/_simulator/faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(fault),
      });
      if (response.status !== 201) throw new Error(`The simulator refused a fault: ${await response.text()}`);
    },
  };
}
export type Safaricom = ReturnType<typeof safaricomAt>;

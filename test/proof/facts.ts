import type { Facts } from '../../proof/facts/facts.ts';
import { readOptions } from '../../proof/options.ts';

/** The facts of a run in which nothing happened. */
export const noFacts = (): Facts => ({
  options: readOptions([]),
  unrest: [],
  merchants: [0, 1].map((number) => ({
    number,
    organisationId: `org_${number}`,
    businessShortCode: `17437${number}`,
    credentialId: `cred_${number}`,
    apiKey: `sk_sandbox_key_of_merchant_${number}`,
    webhookSecret: `whsec_secret_of_merchant_${number}`,
  })),
  placed: [],
  replays: [],
  sights: [],
  views: [],
  payments: [],
  evidence: [],
  bodies: new Map(),
  receipts: [],
  entries: [],
  claims: [],
  claiming: [],
  confirmed: [],
  cases: [],
  events: [],
  deliveries: [],
  queues: {},
  runs: { wiped: [], known: [] },
  pushes: [],
  ledger: [],
  stats: { counts: {}, highestQueriesPerMinute: {} },
  received: [],
  refusals: [],
  dumps: [],
  secrets: { rootKey: 'root-key-of-this-run' },
});

/** A completed payment of 100 shillings. */
export const completedPayment = (id: string): Facts['payments'][number] => ({
  id,
  organisationId: 'org_0',
  status: 'completed',
  channel: 'stk_push',
  amountShillings: 100,
  phoneNumber: '254712345678',
  receiptNumber: 'RECEIPT1',
  callbackTokenHash: 'hash',
  promptBy: new Date(),
  order: 'order-1',
  createdAt: new Date(),
});

/** A prompt for 100 shillings that is on the phone. */
export const pushOf = (phoneNumber: string): Facts['pushes'][number] => ({
  checkoutRequestId: 'ws_CO_1',
  merchantRequestId: '1-1-1',
  merchant: { businessShortCode: '174370' },
  phoneNumber,
  amountShillings: 100,
  callbackUrl: 'https://pay.example/hooks/stk/token',
  scenario: 'pays',
  acceptedAt: new Date().toISOString(),
  promptShownAt: new Date().toISOString(),
  endedAt: null,
  state: 'promptShown',
  ledgerEntry: null,
  callbacksPlanned: 1,
  callbackAttempts: [],
  turnedAway: [],
});

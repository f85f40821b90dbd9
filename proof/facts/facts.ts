import type { EvidenceRow } from '../../db/entities/index.ts';
import type { PaymentStatus } from '../../workflows/payment-status.ts';
import type { Answer, Placed } from '../load/caller.ts';
import type { Claiming } from '../load/hand-payments.ts';
import type { Sights } from '../load/readers.ts';
import type { Received } from '../load/receiver.ts';
import type { Options } from '../options.ts';
import type { LedgerEntry, Push, Stats } from '../stack/safaricom.ts';
import type { Merchant } from '../stack/tenants.ts';
import type { Run } from '../temporal-runs.ts';

export interface PaymentRow {
  id: string;
  organisationId: string;
  status: PaymentStatus;
  channel: string;
  amountShillings: number;
  phoneNumber: string;
  receiptNumber: string | null;
  callbackTokenHash: string | null;
  promptBy: Date | null;
  /** Of the merchant's order, from its metadata. */
  order: string | null;
  createdAt: Date;
}

export interface ReceiptRow {
  organisationId: string;
  receiptNumber: string;
  paymentId: string | null;
  claimId: string | null;
}

export interface EntryRow {
  receiptNumber: string;
  source: string;
  paymentId: string | null;
}

export interface ClaimRow {
  id: string;
  organisationId: string;
  receiptNumber: string;
}

export interface CaseRow {
  paymentId: string | null;
  kind: string;
  status: string;
}

export interface EventRow {
  id: string;
  organisationId: string;
  type: string;
  paymentId: string | null;
  sequence: number;
  payload: {
    id: string;
    data: { status?: string; receiptNumber?: string | null; correctedFrom?: string | null };
  };
}

export interface DeliveryRow {
  eventId: string;
  merchant: number;
}

/** What the API says of a payment. */
export interface ApiView {
  paymentId: string;
  httpStatus: number;
  status: string | null;
  receiptNumber: string | null;
}

/** An order asked for once more at quiet, with its key. */
export interface Replay {
  placed: Placed;
  answer: Answer;
}

/** A file's text, or a table's of Temporal's database. */
export interface Dump {
  name: string;
  text: string;
}

/** Everything that the invariants are computed from. */
export interface Facts {
  options: Options;
  /** What was still not done when waiting for quiet was given up. */
  unrest: string[];
  merchants: Merchant[];
  placed: Placed[];
  replays: Replay[];
  sights: Sights[];
  views: ApiView[];
  payments: PaymentRow[];
  evidence: EvidenceRow[];
  /** What was received, word for word, by the id of its evidence. */
  bodies: Map<string, string>;
  receipts: ReceiptRow[];
  /** Money as notices and lists told it. */
  entries: EntryRow[];
  /** Receipts that were used up outside a payment, and what became of the attempts. */
  claims: ClaimRow[];
  claiming: Claiming[];
  /** Receipts of the C2B confirmations that were acknowledged, as often as that happened. */
  confirmed: string[];
  cases: CaseRow[];
  events: EventRow[];
  deliveries: DeliveryRow[];
  /** How many rows each queue still holds. */
  queues: Record<string, number>;
  runs: { wiped: Run[]; known: Run[] };
  pushes: Push[];
  ledger: LedgerEntry[];
  stats: Stats;
  received: Received[];
  /** Lines in which PostgreSQL refused to break a rule that protects money. */
  refusals: string[];
  dumps: Dump[];
  secrets: { rootKey: string };
}

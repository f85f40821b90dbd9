/** What leads to the rows of a person. */
export type TracedBy =
  | 'paymentIds'
  | 'receiptNumbers'
  | 'payers'
  | 'caseIds'
  | 'subjects'
  | 'eventIds'
  | 'deliveryIds'
  | 'resourceIds';

/** A table that keeps something of a person, and what becomes of it. */
export interface Trace {
  table: string;
  key: readonly string[];
  /** Each row whose column is among those values, of the tenant where its table says whose it is. */
  by: readonly [column: string, among: TracedBy];
  /** Texts that stay, without the person. */
  words?: readonly string[];
  /** The same within JSON. */
  json?: readonly string[];
  /** What is of no use without the person, or sealed as it came. */
  removed?: readonly string[];
}

const entries = {
  table: 'account_entries',
  key: ['id'],
  words: ['payer', 'account_reference'],
  removed: ['body_sealed'],
} as const;

/** All places where a person is kept beside the customer itself. A test holds this list to the columns of the database. */
export const traces: readonly Trace[] = [
  {
    table: 'payments',
    key: ['id'],
    by: ['id', 'paymentIds'],
    words: ['phone_number', 'description', 'account_reference', 'status_detail', 'checkout_request_id'],
    json: ['metadata'],
    removed: ['customer_id'],
  },
  {
    table: 'evidence',
    key: ['id'],
    by: ['payment_id', 'paymentIds'],
    words: ['detail', 'source_key', 'checkout_request_id'],
    json: ['considered'],
    removed: ['body_sealed'],
  },
  { table: 'payment_notes', key: ['id'], by: ['payment_id', 'paymentIds'], words: ['text', 'about'] },
  {
    table: 'cases',
    key: ['id'],
    by: ['payment_id', 'paymentIds'],
    words: ['summary', 'reason'],
  },
  {
    table: 'audit_entries',
    key: ['id'],
    by: ['subject', 'subjects'],
    words: ['reason'],
    json: ['details'],
  },
  { table: 'events', key: ['id'], by: ['id', 'eventIds'], json: ['payload'] },
  {
    table: 'webhook_attempts',
    key: ['id'],
    by: ['delivery_id', 'deliveryIds'],
    words: ['detail'],
    // A receiver may answer with what it was sent.
    removed: ['response_body'],
  },
  { ...entries, by: ['receipt_number', 'receiptNumbers'] },
  // Money of theirs that found no payment, or paid for somebody else's.
  { ...entries, by: ['payer', 'payers'] },
  {
    table: 'status_checks',
    key: ['id'],
    by: ['receipt_number', 'receiptNumbers'],
    removed: ['result_sealed'],
  },
  {
    table: 'claims',
    key: ['id'],
    by: ['receipt_number', 'receiptNumbers'],
    words: ['reference', 'reason'],
    json: ['metadata'],
  },
  {
    table: 'day_close_rows',
    key: ['day_close_id', 'position'],
    by: ['receipt_number', 'receiptNumbers'],
    words: ['account_reference'],
  },
  {
    table: 'idempotency_keys',
    key: ['organisation_id', 'environment', 'key'],
    by: ['resource_id', 'resourceIds'],
    // A repetition is answered from the record.
    removed: ['answer_sealed'],
  },
];

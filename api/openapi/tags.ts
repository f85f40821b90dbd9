/** What the groups of operations are about, in the order in which the document shows them. */
export const tags: Readonly<Record<string, string>> = {
  Payments:
    'Prompt a payer’s phone for a payment (STK push), and find out what became of it. A payment moves to `completed`, `failed`, `canceled` or `unknown`; only better evidence or a person corrects that.',
  Transactions: 'The same payments as a ledger: what webhooks carry in `data`.',
  Customers: 'Payers, one for each phone and environment. A payment for a new phone makes one.',
  Receipts:
    'The receipt desk: whether an M-Pesa receipt is real, of how much, and used; a claim uses it up once.',
  Cases: 'What only a person can decide, in words and with the evidence.',
  Reconciliation: 'All the money, compared: statements, closes of days, and what was rescued.',
  Webhooks: 'Where events are sent, and what became of each delivery.',
  Events: 'What was announced, as a list that a cursor can follow without missing one.',
  'Webhook events':
    'What Hakika sends to webhook endpoints, by [Standard Webhooks](https://www.standardwebhooks.com). Every value is also sent under the `svix-` names. The same event may come twice under one `webhook-id`.',
  'API keys': 'Who may call this API, and what for.',
  Organisations: 'The organisation behind a key, and its settings.',
  Members: 'The people of an organisation.',
  'Daraja credentials': 'The paybills and tills to pay to, and their registrations at Safaricom.',
  Audit: 'Who changed settings or decided about money, and why.',
  Server: 'Whether this server runs, and its document. These take no key.',
};

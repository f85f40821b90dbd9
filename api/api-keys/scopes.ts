export const scopes = [
  'express.pay',
  'payments.write',
  'transactions.read',
  'customers.read',
  'customers.write',
  'webhooks.read',
  'webhooks.write',
  'settings.read',
  'settings.write',
] as const;
/** What a key may do. */
export type Scope = (typeof scopes)[number];

/** A key may hold a scope that an older version gave it. */
export const isScope = (text: string): text is Scope => (scopes as readonly string[]).includes(text);

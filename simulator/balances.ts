import type { BusinessParts } from './business-apis.ts';
import type { Merchant } from './merchants.ts';

type BalanceParts = Pick<BusinessParts, 'ledger' | 'settings'>;

/** What the Utility account of the merchant holds: customers pay into it, B2C and reversals are paid out of it. */
export const utilityShillings = (parts: BalanceParts, { businessShortCode }: Merchant): number =>
  parts.settings.of(businessShortCode).openingBalanceShillings + parts.ledger.netShillings(businessShortCode);

/** `Name|KES|current|available|reserved|uncleared`. */
export const accountLine = (name: string, shillings: number): string =>
  `${name}|KES|${shillings}.00|${shillings}.00|0.00|0.00`;

import * as z from 'zod';

const codeError = 'Give 5 to 7 digits, as a text';
const code = z.string(codeError).regex(/^\d{5,7}$/, codeError);
const secretError = 'Give a text';
const secret = z.string(secretError).min(1, secretError);

const credentials = {
  businessShortCode: code,
  passkey: secret,
  consumerKey: secret,
  consumerSecret: secret,
  /** Who calls the initiator APIs; those of Safaricom's public sandbox unless given. */
  initiatorName: secret.optional(),
  initiatorPassword: secret.optional(),
};

/** Who may push. For a till, `businessShortCode` is the store number and PartyB must be `tillNumber`. */
export const Merchant = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('paybill'), ...credentials }),
  z.strictObject({ type: z.literal('till'), tillNumber: code, ...credentials }),
]);
export type Merchant = z.infer<typeof Merchant>;

/** The two that are always there. The paybill and its passkey are those of Safaricom's public sandbox. */
export const defaultMerchants: readonly Merchant[] = [
  {
    type: 'paybill',
    businessShortCode: '174379',
    passkey: 'bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919',
    consumerKey: 'simulator-key',
    consumerSecret: 'simulator-secret',
  },
  {
    type: 'till',
    businessShortCode: '600584',
    tillNumber: '5123456',
    passkey: 'till-passkey',
    consumerKey: 'simulator-till-key',
    consumerSecret: 'simulator-till-secret',
  },
];

export const initiatorOf = ({ initiatorName, initiatorPassword }: Merchant) => ({
  name: initiatorName ?? 'testapi',
  password: initiatorPassword ?? 'Safaricom999!*!',
});

export const organisationName = ({ businessShortCode }: Merchant): string => `Merchant ${businessShortCode}`;

export interface Merchants {
  /** A merchant with a known short code takes the place of the earlier one. */
  add(merchant: Merchant): void;
  all(): Merchant[];
  byShortCode(businessShortCode: string): Merchant | undefined;
  /** By short code or till number: what customers type, and what the later APIs are given. */
  byReceiver(receiver: string): Merchant | undefined;
  hasCredentials(consumerKey: string, consumerSecret: string): boolean;
}

export function createMerchants(more: readonly Merchant[]): Merchants {
  const merchants = new Map<string, Merchant>();
  const add = (merchant: Merchant): void => {
    merchants.set(merchant.businessShortCode, merchant);
  };
  for (const merchant of [...defaultMerchants, ...more]) add(merchant);

  return {
    add,
    all: () => [...merchants.values()],
    byShortCode: (businessShortCode) => merchants.get(businessShortCode),
    byReceiver: (receiver) =>
      merchants.get(receiver) ??
      [...merchants.values()].find(
        (merchant) => merchant.type === 'till' && merchant.tillNumber === receiver,
      ),
    hasCredentials: (consumerKey, consumerSecret) =>
      [...merchants.values()].some(
        (merchant) => merchant.consumerKey === consumerKey && merchant.consumerSecret === consumerSecret,
      ),
  };
}

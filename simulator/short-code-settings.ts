import * as z from 'zod';
import { initiatorResults, isResultCode } from './initiator-results.ts';

/** The APIs that name an initiator, and answer by a result. */
export const initiatorApis = ['transactionStatus', 'reversal', 'accountBalance', 'b2c'] as const;

const resultCode = z
  .union([z.string(), z.number()])
  .transform((code) => String(code))
  .refine(isResultCode, { error: `Must be one of ${Object.keys(initiatorResults).join(', ')}` });

const waitMs = z.int().min(0).max(86_400_000).nullable();

/** How the simulator treats one short code; every field may be changed while it runs. */
export const ShortCodeSettings = z.strictObject({
  /** Whether the ValidationURL is asked before each payment: off, until Safaricom is asked by e-mail. */
  validates: z.boolean(),
  /** Real milliseconds, not divided by the tempo; then ResponseType decides. */
  validationTimeoutMs: z.int().min(1).max(60_000),
  /** Null: plain when the URLs were registered with v1, masked with v2. */
  msisdnForm: z.enum(['plain', 'masked', 'hashed']).nullable(),
  confirmation: z.enum(['once', 'twice', 'late', 'lost']),
  /** The STK callback waits until the confirmation has been delivered. */
  confirmationFirst: z.boolean(),
  /** In the Utility account, before the first movement. */
  openingBalanceShillings: z.int().min(0).max(1_000_000_000),
  pull: z.enum(['allowed', 'refused']),
  /** Until a payment is among the rows; null draws it. */
  pullLagMs: waitMs,
  /** `repeated`: every page but the first begins with rows of the page before. */
  pullPages: z.enum(['right', 'repeated']),
  /** What becomes of the results of the initiator APIs. */
  results: z.enum(['once', 'twice', 'lost', 'queueTimeout', 'queueTimeoutThenResult']),
  /** Until the result is sent; null draws it. */
  resultLagMs: waitMs,
  /** The result that an initiator API gives in place of doing its work. */
  resultCodes: z.partialRecord(z.enum(initiatorApis), resultCode),
  /** `lost`: a B2C request is carried out and its connection cut. */
  b2cAck: z.enum(['given', 'lost']),
  /** Set by too many wrong credentials. */
  initiatorLocked: z.boolean(),
});
export type ShortCodeSettings = z.infer<typeof ShortCodeSettings>;

export const ShortCodeChanges = ShortCodeSettings.partial();
export type ShortCodeChanges = z.infer<typeof ShortCodeChanges>;

export const defaultSettings: ShortCodeSettings = {
  validates: false,
  validationTimeoutMs: 8_000,
  msisdnForm: null,
  confirmation: 'once',
  confirmationFirst: false,
  openingBalanceShillings: 100_000,
  pull: 'allowed',
  pullLagMs: null,
  pullPages: 'right',
  results: 'once',
  resultLagMs: null,
  resultCodes: {},
  b2cAck: 'given',
  initiatorLocked: false,
};

export interface SettingsByShortCode {
  of(businessShortCode: string): ShortCodeSettings;
  change(businessShortCode: string, changes: ShortCodeChanges): ShortCodeSettings;
  clear(): void;
}

export function createSettings(): SettingsByShortCode {
  const changed = new Map<string, ShortCodeSettings>();
  const of = (code: string): ShortCodeSettings => changed.get(code) ?? defaultSettings;
  return {
    of,
    change(code, changes) {
      // A field that is present and undefined would hide the default.
      const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
      const settings = { ...of(code), ...given };
      changed.set(code, settings);
      return settings;
    },
    clear: () => changed.clear(),
  };
}

import * as z from 'zod';
import { c2bMessage } from './c2b-message.ts';
import type { C2bUrlRegister, C2bUrls } from './c2b-urls.ts';
import type { Clock } from './clock.ts';
import type { Deliveries } from './deliveries.ts';
import type { IncomingPayment } from './incoming-payments.ts';
import type { Ledger, LedgerEntry } from './ledger.ts';
import type { Merchant } from './merchants.ts';
import { payerName } from './payer-name.ts';
import { isTaken, type PostResult } from './post-once.ts';
import { createRandom } from './random.ts';
import type { SettingsByShortCode, ShortCodeSettings } from './short-code-settings.ts';
import { confirmationAfterMs, lateConfirmationAfterMs } from './timing.ts';

export interface C2bNotices {
  /** Whether the ValidationURL of the merchant is to be asked. */
  isAsked(merchant: Merchant): boolean;
  /** Safaricom's code for a refusal; null when the payment may go on. */
  validate(payment: IncomingPayment): Promise<string | null>;
  /** Sends the confirmation when it is due. The promise is there only if an STK callback has to wait for it. */
  confirm(payment: IncomingPayment, entry: LedgerEntry): Promise<void> | undefined;
  clear(): void;
}

interface Parts {
  seed: number;
  clock: Clock;
  ledger: Ledger;
  c2bUrls: C2bUrlRegister;
  settings: SettingsByShortCode;
  deliveries: Deliveries;
}

/** Every code with which a merchant may refuse a payment; any other counts as the last. */
export const rejectCodes = ['C2B00011', 'C2B00012', 'C2B00013', 'C2B00014', 'C2B00015', 'C2B00016'] as const;

const ValidationAnswer = z.object({
  ResultCode: z.coerce.string(),
  ThirdPartyTransID: z.coerce.string().optional(),
});

const copies = { once: 1, late: 1, twice: 2, lost: 0 } as const satisfies Record<
  ShortCodeSettings['confirmation'],
  number
>;

export function createC2bNotices(parts: Parts): C2bNotices {
  const { seed, clock, ledger, c2bUrls, settings, deliveries } = parts;
  /** What a validation answered, until the confirmation tells it back. */
  const thirdPartyTransIds = new Map<string, string>();

  const message = (payment: IncomingPayment, urls: C2bUrls, balanceShillings: number | null, atMs: number) =>
    c2bMessage({
      payment,
      urls,
      atMs,
      balanceShillings,
      name: payerName(seed, payment.phoneNumber),
      msisdnForm: settings.of(payment.merchant.businessShortCode).msisdnForm,
      thirdPartyTransId: thirdPartyTransIds.get(payment.receiptNumber) ?? '',
    });

  async function validate(payment: IncomingPayment): Promise<string | null> {
    const { businessShortCode } = payment.merchant;
    const urls = c2bUrls.of(businessShortCode);
    if (urls === undefined) return null;
    const result = await deliveries.deliver({
      kind: 'c2bValidation',
      businessShortCode,
      url: urls.ValidationURL,
      body: message(payment, urls, null, clock.nowMs()),
      phoneNumber: payment.phoneNumber,
      timeoutMs: settings.of(businessShortCode).validationTimeoutMs,
    });
    const answer = readAnswer(result);
    // No usable answer: the merchant has said beforehand what is to happen then.
    if (answer === undefined) return urls.ResponseType === 'Completed' ? null : 'C2B00016';
    if (answer.ResultCode !== '0') return rejectCode(answer.ResultCode);
    if (answer.ThirdPartyTransID !== undefined)
      thirdPartyTransIds.set(payment.receiptNumber, answer.ThirdPartyTransID);
    return null;
  }

  function confirm(payment: IncomingPayment, entry: LedgerEntry): Promise<void> | undefined {
    const { businessShortCode } = entry;
    const urls = c2bUrls.of(businessShortCode);
    if (urls === undefined) return undefined;
    const { openingBalanceShillings, ...set } = settings.of(businessShortCode);
    const confirmation = payment.afterwards.confirmation ?? set.confirmation;
    const balanceShillings = openingBalanceShillings + ledger.netShillings(businessShortCode);
    const body = message(payment, urls, balanceShillings, entry.debitedAtMs);
    thirdPartyTransIds.delete(payment.receiptNumber);
    const { phoneNumber, ordinalOfPhone } = entry;
    const random = createRandom(seed, 'confirmation', phoneNumber, ordinalOfPhone);
    const waitMs = random.between(confirmation === 'late' ? lateConfirmationAfterMs : confirmationAfterMs);
    const send = () =>
      deliveries.deliver({
        kind: 'c2bConfirmation',
        businessShortCode,
        url: urls.ConfirmationURL,
        body,
        phoneNumber,
      });
    const sent = Promise.withResolvers<void>();
    // Copies leave together, as those of a callback do.
    clock.after(waitMs, () => {
      void Promise.all(Array.from({ length: copies[confirmation] }, send)).then(() => sent.resolve());
    });
    return payment.confirmationFirst || set.confirmationFirst ? sent.promise : undefined;
  }

  return {
    isAsked: ({ businessShortCode }) =>
      settings.of(businessShortCode).validates && c2bUrls.of(businessShortCode) !== undefined,
    validate,
    confirm,
    clear: () => thirdPartyTransIds.clear(),
  };
}

function readAnswer(result: PostResult): z.infer<typeof ValidationAnswer> | undefined {
  if (!isTaken(result)) return undefined;
  try {
    return ValidationAnswer.safeParse(JSON.parse(result.answer)).data;
  } catch {
    return undefined;
  }
}

const rejectCode = (code: string): string => rejectCodes.find((known) => known === code) ?? 'C2B00016';

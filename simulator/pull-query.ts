import type { Middleware } from 'koa';
import * as z from 'zod';
import type { BusinessParts } from './business-apis.ts';
import { msisdnIn } from './c2b-message.ts';
import { eatInstant, eatPullDate } from './eat-time.ts';
import { merchantRequestId } from './identifiers.ts';
import { isIncoming, type LedgerEntry } from './ledger.ts';
import { type Merchant, organisationName } from './merchants.ts';
import { pullMerchant } from './pull-register.ts';
import { numeric, parseFields, shortCode } from './push-request.ts';
import { createRandom } from './random.ts';
import { readJson } from './read-json.ts';
import { invalidPullField } from './refusals.ts';
import { pullHistoryMs, pullLagMs } from './timing.ts';

const instant = z.string().transform((text, ctx) => {
  const atMs = eatInstant(text);
  if (atMs !== undefined) return atMs;
  ctx.addIssue({ code: 'custom' });
  return z.NEVER;
});

const QueryRequest = z.object({
  ShortCode: shortCode,
  StartDate: instant,
  EndDate: instant,
  OffSetValue: numeric(/^\d{1,9}$/).transform(Number),
});
type QueryRequest = z.infer<typeof QueryRequest>;

const pageRows = 100;
/** How many rows of the page before begin a page, where pages repeat themselves. */
const repeatedRows = 10;

/** `POST /pulltransactions/v1/query`; the token has been checked before. */
export const pullQuery = (parts: BusinessParts): Middleware => {
  const random = createRandom(parts.seed, 'pullQuery');
  return async (ctx) => {
    const request = parseFields(QueryRequest, await readJson(ctx), invalidPullField);
    const merchant = pullMerchant(parts, parts.tokens.holder(ctx.get('authorization')), request.ShortCode);
    if (!parts.pullRegistrations.has(merchant.businessShortCode)) throw invalidPullField('ShortCode');
    const rows = page(parts, merchant, request);
    const isEmpty = rows.length === 0;
    ctx.body = {
      ResponseRefID: merchantRequestId(random),
      ResponseCode: isEmpty ? '1001' : '1000',
      ResponseMessage: isEmpty ? 'No transactions available for the selected time period' : 'Success',
      // A list in a list, also when there is nothing.
      Response: [rows],
    };
    const text = `Pull of ${merchant.businessShortCode}: ${rows.length} rows`;
    parts.liveLog.write({ kind: 'requestAccepted', text });
  };
};

function page(parts: BusinessParts, merchant: Merchant, request: QueryRequest) {
  const { pullPages, msisdnForm } = parts.settings.of(merchant.businessShortCode);
  const entries = visibleEntries(parts, merchant, request);
  const repeated = pullPages === 'repeated' ? repeatedRows : 0;
  const first = Math.max(0, request.OffSetValue - repeated);
  return entries.slice(first, first + pageRows).map((entry) => ({
    transactionId: entry.receiptNumber,
    trxDate: eatPullDate(entry.debitedAtMs),
    msisdn:
      msisdnForm === null || msisdnForm === 'plain'
        ? Number(entry.phoneNumber)
        : msisdnIn(msisdnForm, entry.phoneNumber),
    // Safaricom often gives this in place of a name.
    sender: 'MPESA',
    transactiontype: merchant.type === 'till' ? 'c2b-buy-goods-debit' : 'c2b-pay-bill-debit',
    billreference: merchant.type === 'till' ? '' : entry.accountReference,
    amount: `${entry.amountShillings}.00`,
    organizationname: organisationName(merchant),
  }));
}

/** The payments of the window that are among the rows by now, oldest first. */
function visibleEntries(parts: BusinessParts, merchant: Merchant, request: QueryRequest): LedgerEntry[] {
  const { ledger, clock, seed, settings } = parts;
  const nowMs = clock.nowMs();
  const fromMs = Math.max(request.StartDate, nowMs - pullHistoryMs);
  // The caller's instants are whole seconds: EndDate means all of its second.
  const beforeMs = request.EndDate + 1_000;
  const fixedLagMs = settings.of(merchant.businessShortCode).pullLagMs;
  function lagMs({ phoneNumber, ordinalOfPhone, afterwards }: LedgerEntry): number {
    const random = createRandom(seed, 'pull', phoneNumber, ordinalOfPhone);
    if (afterwards.pullLagMs !== undefined) return random.between(afterwards.pullLagMs);
    return fixedLagMs ?? random.between(pullLagMs);
  }
  const visible = ledger
    .entries()
    .filter(
      (entry) =>
        entry.businessShortCode === merchant.businessShortCode &&
        isIncoming(entry) &&
        entry.debitedAtMs >= fromMs &&
        entry.debitedAtMs < beforeMs &&
        entry.debitedAtMs + clock.scaledMs(lagMs(entry)) <= nowMs,
    );
  return visible.flatMap((entry) => (entry.afterwards.pullRepeats ? [entry, entry] : [entry]));
}

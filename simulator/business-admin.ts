import type { Router } from '@koa/router';
import type { Context } from 'koa';
import * as z from 'zod';
import { answerError, explainErrors, readBody } from './admin-errors.ts';
import type { BusinessParts } from './business-apis.ts';
import type { Merchant } from './merchants.ts';
import { presentDelivery, presentLedgerEntry } from './present.ts';
import { ShortCodeChanges } from './short-code-settings.ts';

const phoneError = 'Write it as a push does: 12 digits, such as 254712345678';

const HandPayment = z.strictObject({
  /** A paybill, a store number or a till number. */
  businessShortCode: z.string(),
  phoneNumber: z.string().regex(/^254[17]\d{8}$/, phoneError),
  amountShillings: z.int().min(1).max(250_000),
  /** What the customer types as the account; leave it out for a till. */
  accountReference: z.string().max(20).default(''),
});

/** Adds what a test needs around the APIs of the business: payments by hand, settings, certificate, deliveries. */
export function addBusinessAdminRoutes(router: Router, parts: BusinessParts): void {
  const { c2bPayments, c2bUrls, deliveries, initiatorKey, settings } = parts;

  router.post('/_simulator/c2b/payments', explainErrors, async (ctx) => {
    const { businessShortCode, ...payment } = HandPayment.parse(await readBody(ctx));
    const merchant = receiver(parts, ctx, businessShortCode);
    if (merchant === undefined) return;
    const outcome = await c2bPayments.pay(merchant, payment);
    ctx.status = 201;
    ctx.body = {
      payment:
        outcome.state === 'paid'
          ? { state: 'paid', ledgerEntry: presentLedgerEntry(outcome.entry) }
          : outcome,
    };
  });
  router.get('/_simulator/c2b/urls', (ctx) => {
    ctx.body = { urls: c2bUrls.all() };
  });
  router.delete('/_simulator/c2b/urls/:code', (ctx) => {
    const merchant = receiver(parts, ctx, ctx.params['code'] ?? '');
    if (merchant === undefined) return;
    if (c2bUrls.remove(merchant.businessShortCode)) ctx.status = 204;
    else answerError(ctx, 404, 'No URLs are registered for it; there is nothing to delete.');
  });
  router.get('/_simulator/short-codes/:code', (ctx) => {
    const merchant = receiver(parts, ctx, ctx.params['code'] ?? '');
    if (merchant !== undefined) ctx.body = { settings: settings.of(merchant.businessShortCode) };
  });
  router.post('/_simulator/short-codes/:code', explainErrors, async (ctx) => {
    const changes = ShortCodeChanges.parse(await readBody(ctx));
    const merchant = receiver(parts, ctx, ctx.params['code'] ?? '');
    if (merchant !== undefined) ctx.body = { settings: settings.change(merchant.businessShortCode, changes) };
  });
  router.get('/_simulator/certificate', (ctx) => {
    ctx.type = 'application/x-pem-file';
    ctx.body = initiatorKey.publicPem();
  });
  router.get('/_simulator/deliveries', (ctx) => {
    ctx.body = { deliveries: deliveries.all().map(presentDelivery) };
  });
}

/** The merchant of the code, or an answer that says how to add one. */
function receiver({ merchants }: BusinessParts, ctx: Context, code: string): Merchant | undefined {
  const merchant = merchants.byReceiver(code);
  if (merchant === undefined) {
    const advice = 'GET /_simulator/merchants lists those that are; POST adds one.';
    answerError(ctx, 404, `No merchant has the short code or till ${code}. ${advice}`);
  }
  return merchant;
}

import { randomUUID } from 'node:crypto';
import type { Middleware } from 'koa';
import * as z from 'zod';
import type { BusinessParts } from './business-apis.ts';
import { findReceiver } from './credentials.ts';
import type { Merchant } from './merchants.ts';
import { numeric, parseFields, shortCode, url } from './push-request.ts';
import { readJson } from './read-json.ts';
import { invalidPullField } from './refusals.ts';

const RegisterRequest = z.object({
  ShortCode: shortCode,
  RequestType: z.literal('Pull'),
  NominatedNumber: numeric(/^(254|0)[17]\d{8}$/),
  CallBackURL: url,
});

/** The short codes that have registered for pulling. */
export type PullRegister = Set<string>;

/** `POST /pulltransactions/v1/register`; the token has been checked before. */
export const pullRegister =
  (parts: BusinessParts): Middleware =>
  async (ctx) => {
    const request = parseFields(RegisterRequest, await readJson(ctx), invalidPullField);
    const merchant = pullMerchant(parts, parts.tokens.holder(ctx.get('authorization')), request.ShortCode);
    const isNew = !parts.pullRegistrations.has(merchant.businessShortCode);
    parts.pullRegistrations.add(merchant.businessShortCode);
    // Two of the keys have a space in them.
    ctx.body = {
      ResponseRefID: randomUUID(),
      'Response Status': isNew ? '1000' : '1001',
      ShortCode: request.ShortCode,
      'Response Description': isNew ? 'ShortCode Registered Successfully' : 'ShortCode already Registered',
    };
  };

/** The merchant of the short code, if it may pull: Safaricom allows it in production only. */
export function pullMerchant(parts: BusinessParts, consumerKey: string, code: string): Merchant {
  const merchant = findReceiver(parts.merchants, consumerKey, code);
  if (parts.settings.of(merchant.businessShortCode).pull === 'refused') throw invalidPullField('ShortCode');
  return merchant;
}

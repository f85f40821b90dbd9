import type { Middleware } from 'koa';
import * as z from 'zod';
import type { BusinessParts } from './business-apis.ts';
import type { C2bUrls } from './c2b-urls.ts';
import { findReceiver } from './credentials.ts';
import { merchantRequestId } from './identifiers.ts';
import { parseFields, shortCode, url } from './push-request.ts';
import { createRandom } from './random.ts';
import { readJson } from './read-json.ts';
import { invalidC2bField, Refusal, refusals } from './refusals.ts';

const RegisterRequest = z.object({
  ShortCode: shortCode,
  // In sentence case, or Safaricom refuses it.
  ResponseType: z.enum(['Completed', 'Cancelled']),
  ConfirmationURL: url,
  ValidationURL: url,
});

/** Words that Safaricom's firewall takes for an attack, wherever they stand in a URL. */
const refusedWords = /mpesa|m-pesa|safaricom|exe|cmd|sql|query/i;
const strictUrl = url.refine((text) => !refusedWords.test(text));

const StrictRegisterRequest = RegisterRequest.extend({
  ConfirmationURL: strictUrl,
  ValidationURL: strictUrl,
});

/** `POST /mpesa/c2b/{version}/registerurl`; the token has been checked before. */
export const c2bRegister = (parts: BusinessParts, version: C2bUrls['version']): Middleware => {
  const random = createRandom(parts.seed, 'register', version);
  return async (ctx) => {
    const schema = parts.strict ? StrictRegisterRequest : RegisterRequest;
    const request = parseFields(schema, await readJson(ctx), invalidC2bField);
    const consumerKey = parts.tokens.holder(ctx.get('authorization'));
    const { businessShortCode } = findReceiver(parts.merchants, consumerKey, request.ShortCode);
    // The sandbox lets URLs be replaced; in production they must first be deleted in the portal.
    if (parts.strict && parts.c2bUrls.of(businessShortCode) !== undefined)
      throw new Refusal(refusals.urlsRegistered);
    parts.c2bUrls.register(businessShortCode, { ...request, version });
    parts.liveLog.write({ kind: 'requestAccepted', text: `C2B URLs of ${request.ShortCode} registered` });
    ctx.body = {
      // So it is spelt at Safaricom.
      OriginatorCoversationID: merchantRequestId(random),
      ResponseCode: '0',
      ResponseDescription: 'Success',
    };
  };
};

import type { Middleware } from 'koa';
import * as z from 'zod';
import type { BusinessParts } from './business-apis.ts';
import { findReceiver } from './credentials.ts';
import { merchantRequestId } from './identifiers.ts';
import { amount, parseFields, phoneNumber, shortCode } from './push-request.ts';
import { createRandom } from './random.ts';
import { readJson } from './read-json.ts';
import { invalidC2bField } from './refusals.ts';
import { simulatedPaymentAfterMs } from './timing.ts';

const SimulateRequest = z.object({
  ShortCode: shortCode,
  CommandID: z.enum(['CustomerPayBillOnline', 'CustomerBuyGoodsOnline']),
  Amount: amount,
  Msisdn: phoneNumber,
  BillRefNumber: z.coerce.string().optional(),
});

const PayBillRequest = SimulateRequest.extend({ BillRefNumber: z.coerce.string().min(1).max(20) });

/** `POST /mpesa/c2b/{version}/simulate`: a customer pays by hand, soon. */
export const c2bSimulate = (parts: BusinessParts, version: string): Middleware => {
  const random = createRandom(parts.seed, 'simulate', version);
  return async (ctx) => {
    const body = await readJson(ctx);
    const request = parseFields(SimulateRequest, body, invalidC2bField);
    const consumerKey = parts.tokens.holder(ctx.get('authorization'));
    const merchant = findReceiver(parts.merchants, consumerKey, request.ShortCode);
    if (merchant.type === 'till') {
      if (request.CommandID !== 'CustomerBuyGoodsOnline') throw invalidC2bField('CommandID');
    } else {
      if (request.CommandID !== 'CustomerPayBillOnline') throw invalidC2bField('CommandID');
      parseFields(PayBillRequest, body, invalidC2bField);
    }
    parts.clock.after(random.between(simulatedPaymentAfterMs), () => {
      void parts.c2bPayments.pay(merchant, {
        phoneNumber: request.Msisdn,
        amountShillings: request.Amount,
        accountReference: merchant.type === 'till' ? '' : (request.BillRefNumber ?? ''),
      });
    });
    ctx.body = {
      OriginatorCoversationID: merchantRequestId(random),
      ResponseCode: '0',
      ResponseDescription: 'Accept the service request successfully.',
    };
  };
};

import type { Middleware } from 'koa';
import * as z from 'zod';
import { accountLine, utilityShillings } from './balances.ts';
import type { BusinessParts } from './business-apis.ts';
import { eatTimestamp } from './eat-time.ts';
import { initiatorCall, initiatorFields, resultFields } from './initiator-call.ts';
import { numeric, shortCode } from './push-request.ts';

const BalanceRequest = z.object({
  ...initiatorFields,
  CommandID: z.literal('AccountBalance'),
  PartyA: shortCode,
  IdentifierType: numeric(/^[24]$/),
  ...resultFields,
});

/** `POST /mpesa/accountbalance/v1/query`; the token has been checked before. */
export const accountBalance = (parts: BusinessParts): Middleware =>
  initiatorCall(parts, {
    name: 'accountBalance',
    schema: BalanceRequest,
    initiatorName: (request) => request.Initiator,
    shortCode: (request) => request.PartyA,
    carryOut: (_request, { merchant }) => ({
      code: '0',
      parameters: [
        { Key: 'AccountBalance', Value: accounts(utilityShillings(parts, merchant)) },
        { Key: 'BOCompletedTime', Value: Number(eatTimestamp(parts.clock.nowMs())) },
      ],
    }),
  });

const accounts = (utility: number): string =>
  [
    accountLine('Working Account', 0),
    accountLine('Utility Account', utility),
    accountLine('Charges Paid Account', 0),
    accountLine('Organization Settlement Account', 0),
  ].join('&');

import { z } from 'zod';
import { acknowledged, type Acknowledged } from './acknowledged.ts';
import type { Caller } from './caller.ts';
import type { DarajaCredential } from './credential.ts';
import type { Exchange } from './exchange.ts';
import { darajaPaths } from './schemas.ts';

export const c2bVersions = ['v1', 'v2'] as const;
/** Version 2 masks the payer's phone in notices; version 1 was seen to give it in full or hashed. */
export type C2bVersion = (typeof c2bVersions)[number];

export const c2bResponseTypes = ['Completed', 'Cancelled'] as const;
/** What becomes of a payment whose validation does not answer in time; in this very spelling. */
export type C2bResponseType = (typeof c2bResponseTypes)[number];

/** Where Safaricom is to tell of money that comes to a short code. */
export interface C2bAddresses {
  version: C2bVersion;
  responseType: C2bResponseType;
  confirmationUrl: string;
  validationUrl: string;
}

/** `alreadyRegistered`: production takes addresses once, and keeps those that it has. */
export type C2bRegistration = Acknowledged | { outcome: 'alreadyRegistered' };

const Registered = z.object({ ResponseCode: z.coerce.string().regex(/^0+$/) });

/** In Daraja's own error, or in the fault of the system behind it: "SCO-AddURLVault … ResponseCode 409". */
const taken = /already registered|AddURLVault.*409/is;

/** What an exchange says about a registration. Never throws. */
export function c2bRegistrationOf(exchange: Exchange): C2bRegistration {
  const isTaken =
    exchange.ended === 'answered' && exchange.answer.httpStatus !== 200 && taken.test(exchange.answer.body);
  if (isTaken) return { outcome: 'alreadyRegistered' };
  return acknowledged(exchange, (body) => Registered.safeParse(body).success);
}

/** Registers by one call (Daraja page Customer To Business Register URL). Never throws. */
export const registerC2b =
  (caller: Caller) =>
  async (credential: DarajaCredential, addresses: C2bAddresses): Promise<C2bRegistration> => {
    const body = {
      ShortCode: credential.businessShortCode,
      ResponseType: addresses.responseType,
      ConfirmationURL: addresses.confirmationUrl,
      ValidationURL: addresses.validationUrl,
    };
    const path = darajaPaths.registerC2b(addresses.version);
    const { exchange } = await caller.ask(credential, (token) => caller.post(path, token, body));
    return c2bRegistrationOf(exchange);
  };

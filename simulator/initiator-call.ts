import type { Middleware } from 'koa';
import * as z from 'zod';
import type { BusinessParts } from './business-apis.ts';
import { findReceiver } from './credentials.ts';
import { conversationId, merchantRequestId } from './identifiers.ts';
import { sendResult } from './initiator-messages.ts';
import type { ResultCode } from './initiator-results.ts';
import type { Merchant } from './merchants.ts';
import { parseFields, url } from './push-request.ts';
import { createRandom, type Random } from './random.ts';
import { readJson } from './read-json.ts';
import type { Afterwards } from './scenario.ts';
import { type initiatorApis, type ShortCodeSettings } from './short-code-settings.ts';
import { resultAfterMs } from './timing.ts';

export type InitiatorApiName = (typeof initiatorApis)[number];

/** What every request of these APIs has. */
export const resultFields = {
  Remarks: z.string().min(2).max(100),
  QueueTimeOutURL: url,
  ResultURL: url,
};
export const initiatorFields = {
  Initiator: z.string().min(1),
  SecurityCredential: z.string().min(1),
};

/** One accepted request, until its result. */
export interface InitiatorCall {
  api: InitiatorApiName;
  merchant: Merchant;
  conversationId: string;
  originatorConversationId: string;
  resultUrl: string;
  queueTimeoutUrl: string;
  random: Random;
  afterwards: Afterwards;
}

export interface CallResult {
  code: ResultCode;
  /** Of the money that moved; absent when none did. */
  receiptNumber?: string;
  /** Of the money that it is about. */
  afterwards?: Afterwards;
  parameters?: readonly { Key: string; Value?: unknown }[];
}

/** What one API has of its own; all the rest is the same for each. */
export interface InitiatorApi<T> {
  name: InitiatorApiName;
  schema: z.ZodType<T>;
  initiatorName(request: T): string;
  /** The short code whose initiator calls. */
  shortCode(request: T): string;
  /** Refuses before anything is accepted, or names the caller's own id of the request. */
  admit?(request: T, merchant: Merchant): string;
  /** The story of the money that the request is to move. */
  choose?(request: T): Afterwards;
  carryOut(request: T, call: InitiatorCall): CallResult;
  /** Whether the acknowledgement is lost though the request is carried out. */
  losesAck?(settings: ShortCodeSettings, afterwards: Afterwards): boolean;
}

type CommonFields = { SecurityCredential: string; ResultURL: string; QueueTimeOutURL: string };

/** Accepts the request, and later carries it out and sends its result; wrong credentials are noticed only then. */
export function initiatorCall<T extends CommonFields>(
  parts: BusinessParts,
  api: InitiatorApi<T>,
): Middleware {
  const random = createRandom(parts.seed, api.name);

  function carryOut(request: T, call: InitiatorCall): CallResult {
    const { initiatorCredentials, settings } = parts;
    const { merchant } = call;
    const initiator = api.initiatorName(request);
    const wrong = initiatorCredentials.wrongWith(merchant, initiator, request.SecurityCredential);
    const forced = settings.of(merchant.businessShortCode).resultCodes[api.name];
    if (wrong !== null) return { code: wrong };
    return forced === undefined ? api.carryOut(request, call) : { code: forced };
  }

  return async (ctx) => {
    const request = parseFields(api.schema, await readJson(ctx));
    const consumerKey = parts.tokens.holder(ctx.get('authorization'));
    const merchant = findReceiver(parts.merchants, consumerKey, api.shortCode(request));
    const settings = parts.settings.of(merchant.businessShortCode);
    const call: InitiatorCall = {
      api: api.name,
      merchant,
      originatorConversationId: api.admit?.(request, merchant) ?? merchantRequestId(random),
      conversationId: conversationId(parts.clock.nowMs(), random),
      resultUrl: request.ResultURL,
      queueTimeoutUrl: request.QueueTimeOutURL,
      random,
      afterwards: api.choose?.(request) ?? {},
    };
    parts.clock.after(settings.resultLagMs ?? random.between(resultAfterMs), () => {
      sendResult(parts, call, carryOut(request, call));
    });
    parts.liveLog.write({
      kind: 'requestAccepted',
      text: `${api.name} of ${merchant.businessShortCode}: ${call.conversationId}`,
    });
    if (api.losesAck?.(settings, call.afterwards) === true) {
      ctx.respond = false;
      ctx.req.socket.destroy();
      return;
    }
    ctx.body = {
      OriginatorConversationID: call.originatorConversationId,
      ConversationID: call.conversationId,
      ResponseCode: '0',
      ResponseDescription: 'Accept the service request successfully.',
    };
  };
}

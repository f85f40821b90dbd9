import type { TokenStore } from './access-token.ts';
import { acknowledged, type Acknowledged } from './acknowledged.ts';
import { registerC2b, type C2bAddresses, type C2bRegistration } from './c2b-registration.ts';
import { createCaller, type AskLimits, type MeterToken } from './caller.ts';
import type { DarajaCredential } from './credential.ts';
import { exchangeOutcome, type PushOutcome } from './outcome.ts';
import { isPullRegistered, type PullAnswer } from './pull-answer.ts';
import { pullRegisterBody, type PullQuestion, type PullRegistration } from './pull-body.ts';
import { pushBody, type Prompt } from './push-body.ts';
import { askPull } from './pull-query.ts';
import { askQuery } from './query.ts';
import type { QueryAnswer } from './query-answer.ts';
import { darajaPaths, InitiatorAcknowledgement } from './schemas.ts';
import { statusBody, type StatusQuestion } from './status-body.ts';
import type { DarajaTimeouts } from './wire.ts';

export type { DarajaTimeouts, MeterToken, Prompt };

/** Safaricom's Daraja, as far as a payment needs it. */
export interface DarajaClient {
  /** A token that holds for another minute. Throws DarajaError. */
  accessToken(credential: DarajaCredential): Promise<string>;
  /** A token fetched now, which proves consumer key and secret. Throws DarajaError. */
  renewToken(credential: DarajaCredential): Promise<string>;
  /** Asks for one prompt, once. Never throws for anything the network or Safaricom does, and never re-sends. */
  push(request: PushRequest): Promise<PushOutcome>;
  /** Asks what became of a prompt. Never throws; asks once more, with a new token, if the token was refused. */
  query(credential: DarajaCredential, checkoutRequestId: string, limits?: AskLimits): Promise<QueryAnswer>;
  /** Registers where notices of money to the short code go. Never throws. */
  registerC2b(credential: DarajaCredential, addresses: C2bAddresses): Promise<C2bRegistration>;
  /** Registers the short code for pulls; that it was registered before is as good. Never throws. */
  pullRegister(credential: DarajaCredential, registration: PullRegistration): Promise<Acknowledged>;
  /** One page of what was paid to the short code. Never throws. */
  pullQuery(credential: DarajaCredential, question: PullQuestion): Promise<PullAnswer>;
  /** Asks about one receipt; the answer comes later, to the question's address. Never throws. */
  transactionStatus(
    credential: DarajaCredential,
    question: StatusQuestion,
    limits?: AskLimits,
  ): Promise<Acknowledged>;
}

export interface PushRequest {
  credential: DarajaCredential;
  /** From `accessToken`, taken before the caller's guard, so that nothing slow lies between guard and write. */
  token: string;
  prompt: Prompt;
  /** `performance.now()` instant after which the request must no longer be written. */
  writeByMs: number;
}

export interface DarajaClientOptions {
  /** With or without a slash at its end, and with or without a path before Daraja's own. */
  baseUrl: string;
  tokens: TokenStore;
  /** Around every request for a new token; may refuse by throwing a DarajaError. Default: none is refused. */
  meterToken?: MeterToken;
  timeouts?: Partial<DarajaTimeouts>;
}

/** Throws for a `baseUrl` that is none. `close` lets what is under way finish. */
export function createDarajaClient({
  baseUrl,
  tokens,
  meterToken,
  timeouts,
}: DarajaClientOptions): DarajaClient & { close(): Promise<void> } {
  const caller = createCaller({ baseUrl, tokens, meterToken, timeouts });

  async function push({ credential, token, prompt, writeByMs }: PushRequest): Promise<PushOutcome> {
    if (token === '') return noToken;
    const exchange = await caller.post(darajaPaths.push, token, pushBody(credential, prompt, new Date()), {
      writeByMs,
    });
    const outcome = exchangeOutcome(exchange);
    // Not sent again from here: the caller takes its guard anew, for the guard is what keeps a payer from two prompts.
    if (outcome.outcome === 'notSent' && outcome.reason === 'invalidToken')
      await caller.forget(credential, token);
    return outcome;
  }

  async function request(
    credential: DarajaCredential,
    { path, body, accepts }: { path: string; body: object; accepts: (answer: unknown) => boolean },
    { mayAskAgain, ...limits }: AskLimits = {},
  ): Promise<Acknowledged> {
    const send = (token: string) => caller.post(path, token, body, limits);
    const { exchange, sent } = await caller.ask(credential, send, mayAskAgain);
    const outcome = acknowledged(exchange, accepts);
    return outcome.outcome === 'noAnswer' ? { ...outcome, sent } : outcome;
  }

  const pullRegister = (
    credential: DarajaCredential,
    registration: PullRegistration,
  ): Promise<Acknowledged> =>
    request(credential, {
      path: darajaPaths.pullRegister,
      body: pullRegisterBody(credential, registration),
      accepts: isPullRegistered,
    });

  const transactionStatus = (
    credential: DarajaCredential,
    question: StatusQuestion,
    limits?: AskLimits,
  ): Promise<Acknowledged> => {
    const accepts = (answer: unknown) => InitiatorAcknowledgement.safeParse(answer).success;
    const asked = { path: darajaPaths.transactionStatus, body: statusBody(credential, question), accepts };
    return request(credential, asked, limits);
  };

  return {
    accessToken: caller.accessToken,
    renewToken: caller.renewToken,
    push,
    query: askQuery(caller),
    registerC2b: registerC2b(caller),
    pullRegister,
    pullQuery: askPull(caller),
    transactionStatus,
    close: () => caller.close(),
  };
}

const noToken: PushOutcome = {
  outcome: 'notSent',
  reason: 'noToken',
  detail: 'There was no access token to send the request with.',
  httpStatus: null,
  retryAfterSeconds: null,
};

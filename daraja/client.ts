import { createAccessTokens, type TokenStore } from './access-token.ts';
import type { DarajaCredential } from './credential.ts';
import { DarajaError } from './daraja-error.ts';
import type { Exchange } from './exchange.ts';
import { exchangeOutcome, type PushOutcome } from './outcome.ts';
import { signature } from './password.ts';
import { pushBody, type Prompt } from './push-body.ts';
import { refusesToken } from './push-rules.ts';
import { exchangeQueryAnswer, nothing, type QueryAnswer } from './query-answer.ts';
import { darajaPaths, type StkQueryRequest } from './schemas.ts';
import { requestToken } from './token-request.ts';
import { createWire, type DarajaTimeouts } from './wire.ts';

export type { DarajaTimeouts, Prompt };

/** Safaricom's Daraja, as far as a payment needs it. */
export interface DarajaClient {
  /** A token that holds for another minute. Throws DarajaError. */
  accessToken(credential: DarajaCredential): Promise<string>;
  /** Asks for one prompt, once. Never throws for anything the network or Safaricom does, and never re-sends. */
  push(request: PushRequest): Promise<PushOutcome>;
  /** Asks what became of a prompt. Never throws; asks once more, with a new token, if the token was refused. */
  query(credential: DarajaCredential, checkoutRequestId: string): Promise<QueryAnswer>;
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
  timeouts?: Partial<DarajaTimeouts>;
}

/** Throws for a `baseUrl` that is none. `close` lets what is under way finish. */
export function createDarajaClient({
  baseUrl,
  tokens,
  timeouts,
}: DarajaClientOptions): DarajaClient & { close(): Promise<void> } {
  const wire = createWire(baseUrl, timeouts);
  const accessTokens = createAccessTokens({
    store: tokens,
    fetchToken: (credential) => requestToken(wire, credential),
  });

  function post(path: string, token: string, body: object, writeByMs?: number): Promise<Exchange> {
    // A missing content type is answered with the misleading "Invalid BusinessShortCode".
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    return wire.send({
      method: 'POST',
      path,
      headers,
      body: JSON.stringify(body),
      ...(writeByMs !== undefined && { writeByMs }),
    });
  }

  async function accessToken(credential: DarajaCredential): Promise<string> {
    try {
      return (await accessTokens.get(credential)).token;
    } catch (error) {
      if (error instanceof DarajaError) throw error;
      const message = 'The access token could not be read or stored. Check the token store.';
      throw new DarajaError('unavailable', message, { cause: error });
    }
  }

  /** A store that fails to forget must not change what is known of a payment; the next call is told again. */
  async function forget(credential: DarajaCredential, token: string): Promise<void> {
    await accessTokens.drop(credential, token).catch(() => undefined);
  }

  async function push({ credential, token, prompt, writeByMs }: PushRequest): Promise<PushOutcome> {
    if (token === '') return noToken;
    const exchange = await post(darajaPaths.push, token, pushBody(credential, prompt, new Date()), writeByMs);
    const outcome = exchangeOutcome(exchange);
    // Not sent again from here: the caller takes its guard anew, for the guard is what keeps a payer from two prompts.
    if (outcome.outcome === 'notSent' && outcome.reason === 'invalidToken') await forget(credential, token);
    return outcome;
  }

  async function query(credential: DarajaCredential, checkoutRequestId: string): Promise<QueryAnswer> {
    const ask = (token: string) => {
      const body: StkQueryRequest = {
        ...signature(credential, new Date()),
        CheckoutRequestID: checkoutRequestId,
      };
      return post(darajaPaths.query, token, body);
    };
    let asked = false;
    try {
      const token = await accessToken(credential);
      let exchange = await ask(token);
      if (exchange.ended === 'answered' && refusesToken(exchange.answer)) {
        asked = true;
        await forget(credential, token);
        exchange = await ask(await accessToken(credential));
      }
      const answer = exchangeQueryAnswer(exchange, checkoutRequestId);
      return { ...answer, sent: answer.sent || asked };
    } catch (error) {
      const detail = error instanceof DarajaError ? error.message : 'The question could not be asked.';
      return { ...nothing(detail), sent: asked };
    }
  }

  return { accessToken, push, query, close: () => wire.close() };
}

const noToken: PushOutcome = {
  outcome: 'notSent',
  reason: 'noToken',
  detail: 'There was no access token to send the request with.',
  httpStatus: null,
  retryAfterSeconds: null,
};

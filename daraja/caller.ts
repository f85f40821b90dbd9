import { createAccessTokens, type AccessToken, type IssuedToken, type TokenStore } from './access-token.ts';
import type { DarajaCredential } from './credential.ts';
import { DarajaError } from './daraja-error.ts';
import type { Exchange } from './exchange.ts';
import { refusesToken } from './push-rules.ts';
import { requestToken } from './token-request.ts';
import { callMsMax, createWire, type DarajaTimeouts, type WireRequest } from './wire.ts';

/** Around every request for a new token; may refuse it by throwing a DarajaError. */
export type MeterToken = (
  credential: DarajaCredential,
  fetchToken: () => Promise<IssuedToken>,
) => Promise<IssuedToken>;

export interface CallerOptions {
  baseUrl: string;
  tokens: TokenStore;
  /** Default: none is refused. */
  meterToken?: MeterToken | undefined;
  timeouts: Partial<DarajaTimeouts> | undefined;
}

/** The longest that one question takes: token and answer, and both once more after a refused token. */
export const askMsMax = 4 * callMsMax;

/** Posts to Daraja with access tokens: what every call of the client has in common. */
export function createCaller({
  baseUrl,
  tokens,
  meterToken = (_credential, fetchToken) => fetchToken(),
  timeouts,
}: CallerOptions) {
  const wire = createWire(baseUrl, timeouts);
  const accessTokens = createAccessTokens({
    store: tokens,
    fetchToken: (credential) => meterToken(credential, () => requestToken(wire, credential)),
  });

  function post(
    path: string,
    token: string,
    body: object,
    limits: Pick<WireRequest, 'writeByMs' | 'bodyBytesMax'> = {},
  ): Promise<Exchange> {
    // A missing content type is answered with the misleading "Invalid BusinessShortCode".
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    return wire.send({ method: 'POST', path, headers, body: JSON.stringify(body), ...limits });
  }

  const accessToken = (credential: DarajaCredential): Promise<string> =>
    tokenFrom(() => accessTokens.get(credential));
  const renewToken = (credential: DarajaCredential): Promise<string> =>
    tokenFrom(() => accessTokens.renew(credential));

  async function tokenFrom(get: () => Promise<AccessToken>): Promise<string> {
    try {
      return (await get()).token;
    } catch (error) {
      if (error instanceof DarajaError) throw error;
      const message = 'The access token could not be read or stored. Check the token store.';
      throw new DarajaError('noStore', message, { cause: error });
    }
  }

  /** A store that fails to forget must not change what is known of a payment; the next call is told again. */
  async function forget(credential: DarajaCredential, token: string): Promise<void> {
    await accessTokens.drop(credential, token).catch(() => undefined);
  }

  /**
   * Asks what may be asked twice: once more, with a new token, if the token was refused and it may be asked again.
   * `sent`: perhaps written.
   */
  async function ask(
    credential: DarajaCredential,
    send: (token: string) => Promise<Exchange>,
    mayAskAgain: () => Promise<boolean> = () => Promise.resolve(true),
  ): Promise<{ exchange: Exchange; sent: boolean }> {
    let asked = false;
    try {
      const token = await accessToken(credential);
      let exchange = await send(token);
      if (exchange.ended === 'answered' && refusesToken(exchange.answer)) {
        asked = true;
        await forget(credential, token);
        if (await mayAskAgain()) exchange = await send(await accessToken(credential));
      }
      return { exchange, sent: asked || exchange.ended !== 'notWritten' };
    } catch (error) {
      const detail = error instanceof DarajaError ? error.message : 'The question could not be asked.';
      return { exchange: { ended: 'notWritten', reason: 'notConnected', detail }, sent: asked };
    }
  }

  return { accessToken, renewToken, forget, post, ask, close: () => wire.close() };
}

export type Caller = ReturnType<typeof createCaller>;

/** Of a question that is sent at most twice. */
export interface AskLimits {
  /** `performance.now()` instant after which the question must no longer be written. Default: none. */
  writeByMs?: number;
  /** Asked after a refused token: Safaricom counts every question, refused or not. Default: it may. */
  mayAskAgain?: () => Promise<boolean>;
}

import type { Middleware } from 'koa';
import type { AccessTokens } from './access-tokens.ts';
import { Refusal, type RefusalWords, refusals } from './refusals.ts';

/** How a family of APIs words a token that is not good; Safaricom has one way for each. */
export type TokenWords = (authorization: string) => RefusalWords;

const invalid = 'Invalid Access Token';

export const tokenWords = {
  stkAndReversal: () => refusals.invalidAccessToken,
  c2bAndStatus: () => ({ status: 400, errorCode: '400.003.01', errorMessage: invalid }),
  b2cAndBalance: (authorization) => ({
    status: 401,
    errorCode: '401.002.01',
    errorMessage: `Error Occurred - ${invalid} - ${authorization.replace(/^Bearer /i, '')}`,
  }),
  pull: () => ({ status: 401, errorCode: '401.001', errorMessage: invalid }),
} as const satisfies Record<string, TokenWords>;

/** Before the body is even read, as Safaricom's gateway does. */
export const createRequireToken =
  (tokens: AccessTokens) =>
  (words: TokenWords = tokenWords.stkAndReversal): Middleware =>
  (ctx, next) => {
    const authorization = ctx.get('authorization');
    try {
      tokens.holder(authorization);
    } catch (error) {
      if (!(error instanceof Refusal) || error.words !== refusals.invalidAccessToken) throw error;
      throw new Refusal(words(authorization));
    }
    return next();
  };

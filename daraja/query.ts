import type { Caller } from './caller.ts';
import type { DarajaCredential } from './credential.ts';
import { exchangeQueryAnswer, type QueryAnswer } from './query-answer.ts';
import { queryBody } from './query-body.ts';
import { darajaPaths } from './schemas.ts';

export interface QueryLimits {
  /** `performance.now()` instant after which the question must no longer be written. Default: none. */
  writeByMs?: number;
  /** Asked after a refused token: Safaricom counts every question, refused or not. Default: it may. */
  mayAskAgain?: () => Promise<boolean>;
}

/** Asks what became of a prompt (Daraja page M-Pesa Express Query). Never throws. */
export const askQuery =
  (caller: Caller) =>
  async (
    credential: DarajaCredential,
    checkoutRequestId: string,
    { mayAskAgain, ...limits }: QueryLimits = {},
  ): Promise<QueryAnswer> => {
    const send = (token: string) =>
      caller.post(darajaPaths.query, token, queryBody(credential, checkoutRequestId, new Date()), limits);
    const { exchange, sent } = await caller.ask(credential, send, mayAskAgain);
    return { ...exchangeQueryAnswer(exchange, checkoutRequestId), sent };
  };

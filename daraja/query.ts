import type { AskLimits, Caller } from './caller.ts';
import type { DarajaCredential } from './credential.ts';
import { exchangeQueryAnswer, type QueryAnswer } from './query-answer.ts';
import { queryBody } from './query-body.ts';
import { darajaPaths } from './schemas.ts';

/** Asks what became of a prompt (Daraja page M-Pesa Express Query). Never throws. */
export const askQuery =
  (caller: Caller) =>
  async (
    credential: DarajaCredential,
    checkoutRequestId: string,
    { mayAskAgain, ...limits }: AskLimits = {},
  ): Promise<QueryAnswer> => {
    const send = (token: string) =>
      caller.post(darajaPaths.query, token, queryBody(credential, checkoutRequestId, new Date()), limits);
    const { exchange, sent } = await caller.ask(credential, send, mayAskAgain);
    return { ...exchangeQueryAnswer(exchange, checkoutRequestId), sent };
  };

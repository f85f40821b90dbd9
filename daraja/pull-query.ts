import type { Caller } from './caller.ts';
import type { DarajaCredential } from './credential.ts';
import { pullAnswer, type PullAnswer } from './pull-answer.ts';
import { pullBody, type PullQuestion } from './pull-body.ts';
import { darajaPaths } from './schemas.ts';

/** A page may hold thousands of rows of some 300 bytes. */
const bodyBytesMax = 16 * 1_024 * 1_024;

/** Asks for one page of what was paid to the short code (Daraja page Pull Transactions). Never throws. */
export const askPull =
  (caller: Caller) =>
  async (credential: DarajaCredential, question: PullQuestion): Promise<PullAnswer> => {
    const { exchange, sent } = await caller.ask(credential, (token) =>
      caller.post(darajaPaths.pullQuery, token, pullBody(credential, question), { bodyBytesMax }),
    );
    const answer = pullAnswer(exchange, question);
    return answer.outcome === 'noAnswer' ? { ...answer, sent } : answer;
  };

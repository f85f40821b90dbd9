import type { Readable } from 'node:stream';
import { Agent, request as send } from 'undici';
import { callbackTimeoutMs } from './timing.ts';

/** What became of one POST. `httpStatus` is null when no answer came; `failure` then says why. */
export interface PostResult {
  httpStatus: number | null;
  failure: string | null;
  /** What the receiver answered, up to `answerMaxCharacters`. */
  answer: string;
}

export interface PostOnce {
  /** Posts the JSON text once, whatever the receiver answers: Safaricom does not retry. Never throws. */
  post(url: string, body: string, timeoutMs?: number): Promise<PostResult>;
  close(): Promise<void>;
}

/** Daraja reads a handful of words from an answer; more is not kept. */
const answerMaxCharacters = 10_000;

/** Sends from `localAddress`, one of this machine, if it is given. */
export function createPostOnce(localAddress?: string): PostOnce {
  // A connection for each: one that is kept may be closed by the receiver just when it is used again, and a message is
  // sent only once.
  const agent = new Agent({ connect: { timeout: callbackTimeoutMs }, localAddress, pipelining: 0 });

  async function post(url: string, body: string, timeoutMs = callbackTimeoutMs): Promise<PostResult> {
    try {
      const response = await send(url, {
        dispatcher: agent,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
        signal: AbortSignal.timeout(timeoutMs),
      });
      const answer = await beginningOf(response.body);
      return { httpStatus: response.statusCode, failure: null, answer };
    } catch (error) {
      // The receiver's trouble is the receiver's; it is recorded, and the money moves all the same.
      const failure = error instanceof Error ? error.message || error.name : String(error);
      return { httpStatus: null, failure, answer: '' };
    }
  }

  return { post, close: () => agent.destroy() };
}

async function beginningOf(body: Readable): Promise<string> {
  let text = '';
  for await (const part of body.setEncoding('utf8')) {
    text += String(part);
    if (text.length > answerMaxCharacters) break;
  }
  return text.slice(0, answerMaxCharacters);
}

export const isTaken = ({ httpStatus }: Pick<PostResult, 'httpStatus'>): boolean =>
  httpStatus !== null && httpStatus >= 200 && httpStatus < 300;

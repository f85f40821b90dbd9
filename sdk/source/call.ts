import { operationTable } from './generated/operations.ts';
import { keyShape } from './key-shape.ts';
import type { Answer, Input, OperationId } from './operation.ts';
import type { KeyedOptions, Settings } from './options.ts';
import { bodyOf, urlOf } from './request.ts';
import { delayMs, isWorthRetrying, sleep } from './retry.ts';
import { send, type Answered } from './send.ts';

export interface CallRequest extends KeyedOptions {
  /** `Prefer: wait`: how long the API may hold its answer. */
  waitSeconds?: number | undefined;
  /** No try takes longer than this, in milliseconds, however long it may be held. */
  withinMs?: number | undefined;
}

/** Makes one call of the API, with its retries. */
export type Call = <Id extends OperationId>(
  operationId: Id,
  input: Input<Id>,
  request?: CallRequest,
) => Promise<Answered<Answer<Id>>>;

export const caller =
  (settings: Settings): Call =>
  async <Id extends OperationId>(operationId: Id, input: Input<Id>, request: CallRequest = {}) => {
    const { method, path, takesKey } = operationTable[operationId];
    // One key for all tries of this call: whichever of them arrive, the API does it once.
    const idempotencyKey = takesKey ? (request.idempotencyKey ?? crypto.randomUUID()) : undefined;
    const { waitSeconds, withinMs = Infinity, signal, maxRetries = settings.maxRetries } = request;
    assertKey(idempotencyKey);
    const timeoutMs = (request.timeoutMs ?? settings.timeoutMs) + (waitSeconds ?? 0) * 1000;
    const { content, mediaType } = bodyOf(input.body);
    const message = {
      fetch: settings.fetch,
      url: urlOf(settings.baseUrl, path, input),
      method,
      headers: {
        authorization: `Bearer ${settings.apiKey}`,
        accept: 'application/json',
        ...(mediaType === undefined ? {} : { 'content-type': mediaType }),
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
        ...(waitSeconds === undefined ? {} : { prefer: `wait=${waitSeconds}` }),
      },
      content,
      idempotencyKey,
      timeoutMs: Math.ceil(Math.max(1, Math.min(timeoutMs, withinMs))),
      signal,
    };
    for (let retry = 1; ; retry += 1) {
      try {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- by the document, which the API's tests hold it to
        return (await send(message)) as Answered<Answer<Id>>;
      } catch (error) {
        if (!(retry <= maxRetries) || !isWorthRetrying(error)) throw error;
        await sleep(delayMs(retry, error), signal);
      }
    }
  };

function assertKey(key: string | undefined): void {
  if (key !== undefined && !keyShape.test(key))
    throw new TypeError('Give an idempotencyKey of 1 to 256 visible ASCII characters, without spaces.');
}

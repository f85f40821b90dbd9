import { HakikaApiError } from './errors.ts';
import { operationTable } from './generated/operations.ts';
import type { Payment } from './objects.ts';
import type { Settings } from './options.ts';
import { urlOf } from './request.ts';
import { delayMs, mayPass, sleep } from './retry.ts';
import { failureOf, unanswered } from './send.ts';
import { serverSentEvents, type ServerSentEvent } from './server-sent-events.ts';

export interface StreamOptions {
  signal?: AbortSignal;
}
export type StreamPayment = (id: string, options?: StreamOptions) => AsyncGenerator<Payment, void>;

/** The server gives a sign of life every 15 s. Without one for three times as long the connection is dead. */
const silentMs = 45_000;
/** A stream that ended before the payment is final is opened again, as late as it asks for. */
const reopenMs = 2_000;

/** The payment as it is and at each change until it is final, over broken connections and restarts of the API. */
export const paymentStreamer = (settings: Settings): StreamPayment =>
  async function* streamPayment(id, { signal } = {}) {
    let lastEventId: string | undefined;
    for (let failures = 0; ;) {
      try {
        for await (const event of openStream(settings, id, lastEventId, signal)) {
          if (event === 'nothing more') return;
          failures = 0;
          lastEventId = event.id;
          // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- by the document, which the API's tests hold it to
          const payment = JSON.parse(event.data) as Payment;
          yield payment;
          if (isFinal(payment)) return;
        }
        await sleep(reopenMs, signal);
      } catch (error) {
        if (!mayPass(error)) throw error;
        failures += 1;
        await sleep(delayMs(failures, error), signal);
      }
    }
  };

/** The events of one connection. */
async function* openStream(
  { fetch, baseUrl, apiKey }: Settings,
  id: string,
  lastEventId: string | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<ServerSentEvent | 'nothing more', void> {
  const { method, path } = operationTable.streamPayment;
  const url = urlOf(baseUrl, path, { path: { id } });
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), silentMs);
  const onSign = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), silentMs);
  };
  const headers = {
    authorization: `Bearer ${apiKey}`,
    accept: 'text/event-stream',
    ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
  };
  const ends = signal === undefined ? silence.signal : AbortSignal.any([signal, silence.signal]);
  try {
    signal?.throwIfAborted();
    const response = await fetch(url, { method, headers, redirect: 'manual', signal: ends });
    if (response.status === 204) return yield 'nothing more';
    if (!isStream(response)) throw failureOf(url, response, await response.text());
    yield* serverSentEvents(response.body, onSign);
  } catch (error) {
    // The caller's own abort stays what it is.
    signal?.throwIfAborted();
    if (error instanceof HakikaApiError) throw error;
    throw unanswered({ method, url, timeoutMs: silentMs }, silence.signal.aborted, error);
  } finally {
    clearTimeout(timer);
  }
}

const isStream = (response: Response): response is Response & { body: ReadableStream<Uint8Array> } =>
  response.ok &&
  response.body !== null &&
  /^text\/event-stream\b/.test(response.headers.get('content-type') ?? '');

const isFinal = ({ status }: Payment): boolean =>
  status === 'completed' || status === 'failed' || status === 'canceled';

import type { Dispatcher } from 'undici';

/** How one request ended. `notWritten` is certain: Safaricom cannot have seen any of it. */
export type Exchange =
  | { ended: 'answered'; answer: Answer }
  | { ended: 'notWritten'; reason: 'notConnected' | 'tooSlow'; detail: string }
  | { ended: 'lost'; detail: string; httpStatus: number | null; body: string };

/** An answer that arrived whole. */
export interface Answer {
  httpStatus: number;
  contentType?: string;
  retryAfterSeconds?: number;
  body: string;
}

export interface ExchangeRequest {
  method: 'GET' | 'POST';
  path: string;
  headers: Record<string, string>;
  body?: string;
  /** `performance.now()` instant after which the request must no longer be written. */
  writeByMs: number;
  /** From the first step of connecting to the last byte of the answer. */
  totalMs: number;
  /** A longer answer counts as lost. Default: 64 KiB. */
  bodyBytesMax?: number;
}

/** Daraja's answers are a few hundred bytes; more is an error page, or somebody filling our memory. */
const usualBytesMax = 64 * 1_024;

const tooSlow: Exchange = {
  ended: 'notWritten',
  reason: 'tooSlow',
  detail: 'The time to write the request had passed.',
};

/**
 * Writes one request at most once, follows no redirect, never throws. undici calls `onRequestStart` when the
 * connection stands, TLS included, and writes in the same tick if that returns: before that call nothing was
 * written, after it everything may have been.
 */
export async function exchange(dispatcher: Dispatcher, request: ExchangeRequest): Promise<Exchange> {
  const untilWriteByMs = request.writeByMs - performance.now();
  // Negated, so that NaN counts as passed.
  if (!(untilWriteByMs >= 0)) return tooSlow;
  const shot = new SingleShot(request.writeByMs, request.bodyBytesMax ?? usualBytesMax);
  // Two clocks: the first frees the caller as soon as writing is out of the question, the second bounds it all.
  const writeTimer = setTimeout(() => shot.giveUpUnwritten(), Math.min(untilWriteByMs, request.totalMs));
  const totalTimer = setTimeout(() => shot.fail('No whole answer in time.'), request.totalMs);
  dispatcher.dispatch(dispatchOptions(request), shot);
  return await shot.ended.finally(() => {
    clearTimeout(writeTimer);
    clearTimeout(totalTimer);
  });
}

function dispatchOptions({ method, path, headers, body }: ExchangeRequest): Dispatcher.DispatchOptions {
  // Our own total timer rules over both; undici's are coarse, and each would start anew with every part.
  const timeouts = { headersTimeout: 0, bodyTimeout: 0 };
  return { method, path, headers, body: body ?? null, reset: true, idempotent: false, ...timeouts };
}

/** What undici tells about one request, and what that proves. The first end counts; all that follows is ignored. */
class SingleShot implements Dispatcher.DispatchHandler {
  readonly ended: Promise<Exchange>;
  private readonly writeByMs: number;
  private readonly bodyBytesMax: number;
  private readonly resolve: (exchange: Exchange) => void;
  private isWritten = false;
  private isOver = false;
  private httpStatus: number | null = null;
  private headers: Record<string, string | string[] | undefined> = {};
  private readonly chunks: Buffer[] = [];
  private bodyBytes = 0;

  constructor(writeByMs: number, bodyBytesMax: number) {
    const { promise, resolve } = Promise.withResolvers<Exchange>();
    this.ended = promise;
    this.resolve = resolve;
    this.writeByMs = writeByMs;
    this.bodyBytesMax = bodyBytesMax;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Written before and about to be written again: the first may have put a prompt on the phone, so never twice.
    if (this.isWritten) this.fail('The connection was about to send the request a second time.');
    else if (!(performance.now() <= this.writeByMs)) this.giveUpUnwritten();
    if (this.isOver) controller.abort(new Error('Not to be written.'));
    else this.isWritten = true;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    statusCode: number,
    headers: typeof this.headers,
  ): void {
    this.httpStatus = statusCode;
    this.headers = headers;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.chunks.push(chunk.subarray(0, this.bodyBytesMax - this.bodyBytes));
    this.bodyBytes += chunk.length;
    if (this.bodyBytes <= this.bodyBytesMax) return;
    this.fail("The answer was too long to be one of Daraja's.");
    controller.abort(new Error('The answer is too long.'));
  }

  onResponseEnd(): void {
    if (this.httpStatus === null) this.fail('The answer had no status.');
    else
      this.end({
        ended: 'answered',
        answer: { httpStatus: this.httpStatus, body: this.body(), ...this.hints() },
      });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    // The code alone ("ECONNREFUSED"): messages of sockets may quote what was sent.
    this.fail('code' in error && typeof error.code === 'string' ? error.code : error.name);
  }

  fail(detail: string): void {
    if (this.isWritten) this.end({ ended: 'lost', detail, httpStatus: this.httpStatus, body: this.body() });
    else this.end({ ended: 'notWritten', reason: 'notConnected', detail });
  }

  /** Once given up, it stays unwritten: a connection that comes up later finds `isOver` set. */
  giveUpUnwritten(): void {
    if (!this.isWritten) this.end(tooSlow);
  }

  private end(result: Exchange): void {
    this.isOver = true;
    this.resolve(result);
  }

  private body(): string {
    return Buffer.concat(this.chunks).toString('utf8');
  }

  private hints(): Pick<Answer, 'contentType' | 'retryAfterSeconds'> {
    const { 'content-type': contentType, 'retry-after': retryAfter } = this.headers;
    const seconds = typeof retryAfter === 'string' && /^\d{1,6}$/.test(retryAfter);
    return {
      ...(typeof contentType === 'string' && { contentType }),
      ...(seconds && { retryAfterSeconds: Number(retryAfter) }),
    };
  }
}

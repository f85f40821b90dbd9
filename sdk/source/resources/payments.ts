import type { List } from '../list.ts';
import type { AcceptedPayment, Payment } from '../objects.ts';
import type { Answer, Body, Query } from '../operation.ts';
import type { CallOptions, KeyedOptions } from '../options.ts';
import { Resource } from '../resource.ts';
import type { StreamOptions } from '../stream-payment.ts';
import { waitFor, type WaitOptions } from '../wait-for.ts';

export interface WaitingOptions extends KeyedOptions {
  /** Hold the answer until there is a verdict, for at most so many seconds, 0 to 60. It never changes what happens. */
  wait: number;
}

export class Payments extends Resource {
  /**
   * Prompts a payer's phone. Answers at once that it is `pending`, or with `wait` the payment itself if its verdict came
   * in time. With the order's id as `idempotencyKey` nobody is prompted twice, even if your process dies and asks again.
   */
  create(params: Body<'createExpressPayment'>, options: WaitingOptions): Promise<AcceptedPayment | Payment>;
  create(params: Body<'createExpressPayment'>, options?: KeyedOptions): Promise<AcceptedPayment>;
  create(
    params: Body<'createExpressPayment'>,
    { wait, ...options }: Partial<WaitingOptions> = {},
  ): Promise<AcceptedPayment | Payment> {
    return this.api.request('createExpressPayment', { body: params }, { ...options, waitSeconds: wait });
  }

  get(id: string, options?: CallOptions): Promise<Payment> {
    return this.api.request('getPayment', { path: { id } }, options);
  }

  list(filters: Query<'listPayments'> = {}, options?: CallOptions): List<Payment> {
    return this.api.list('listPayments', filters, options);
  }

  /** The payment once it is completed, failed, canceled or unknown, over restarts of the API and broken connections. */
  waitFor(id: string, options?: WaitOptions): Promise<Payment> {
    return waitFor(this.api.call, id, options);
  }

  /** The payment as it is, then at each change, until it is completed, failed or canceled. */
  stream(id: string, options?: StreamOptions): AsyncGenerator<Payment, void> {
    return this.api.streamPayment(id, options);
  }

  /** All that happened to it, in order and in words. */
  timeline(id: string, options?: CallOptions): Promise<Answer<'getPaymentTimeline'>> {
    return this.api.request('getPaymentTimeline', { path: { id } }, options);
  }

  /** Asks Safaricom now, at most every 30 s. */
  refresh(id: string, options?: CallOptions): Promise<Answer<'refreshPayment'>> {
    return this.api.request('refreshPayment', { path: { id } }, options);
  }

  /** Decides a payment that nothing else can, with a reason; audited. */
  resolve(
    id: string,
    decision: Body<'resolvePayment'>,
    options?: KeyedOptions,
  ): Promise<Answer<'resolvePayment'>> {
    return this.api.request('resolvePayment', { path: { id }, body: decision }, options);
  }
}

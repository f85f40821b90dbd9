import { caller, type Call, type CallRequest } from './call.ts';
import { lister, type Lister } from './list.ts';
import type { Answer, Input, OperationId } from './operation.ts';
import type { Settings } from './options.ts';
import { paymentStreamer, type StreamPayment } from './stream-payment.ts';

type Request = <Id extends OperationId>(
  operationId: Id,
  input: Input<Id>,
  request?: CallRequest,
) => Promise<Answer<Id>>;

/** What resources make their calls with. */
export interface Api {
  /** With the answer's headers. */
  call: Call;
  request: Request;
  list: Lister;
  streamPayment: StreamPayment;
}

export function apiOf(settings: Settings): Api {
  const call = caller(settings);
  return {
    call,
    request: async (...input) => (await call(...input)).body,
    list: lister(call),
    streamPayment: paymentStreamer(settings),
  };
}

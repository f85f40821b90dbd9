import { Agent, request as send } from 'undici';
import { callbackBody } from './callback-body.ts';
import type { Clock } from './clock.ts';
import type { LiveLog } from './live-log.ts';
import { outcomes, type Outcome } from './outcomes.ts';
import type { CallbackAttempt, Push } from './pushes.ts';
import type { CallbackPlan } from './scenario.ts';
import { callbackTimeoutMs } from './timing.ts';

export interface Callbacks {
  /** Posts one planned callback once, whatever the receiver answers: Safaricom does not retry. Never throws. */
  deliver(push: Push, outcome: Outcome, plan: CallbackPlan): Promise<void>;
  close(): Promise<void>;
}

interface CallbackParts {
  clock: Clock;
  liveLog: LiveLog;
  /** The address of this machine from which forged and replayed callbacks are sent. */
  forgerAddress: string;
}

export function createCallbacks({ clock, liveLog, forgerAddress }: CallbackParts): Callbacks {
  const connect = { timeout: callbackTimeoutMs };
  // A connection for each: one that is kept may be closed by the receiver just when it is used again, and a callback is
  // sent only once.
  const safaricom = new Agent({ connect, pipelining: 0 });
  const forger = new Agent({ connect, localAddress: forgerAddress, pipelining: 0 });

  async function post(attempt: CallbackAttempt): Promise<void> {
    try {
      const response = await send(attempt.url, {
        dispatcher: attempt.isForged ? forger : safaricom,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: attempt.body,
        signal: AbortSignal.timeout(callbackTimeoutMs),
      });
      await response.body.dump();
      attempt.httpStatus = response.statusCode;
    } catch (error) {
      // The receiver's trouble is the receiver's; it is recorded, and the money has moved all the same.
      attempt.failure = error instanceof Error ? error.message || error.name : String(error);
    }
    attempt.answeredAtMs = clock.nowMs();
  }

  async function deliver(push: Push, outcome: Outcome, plan: CallbackPlan): Promise<void> {
    const attempt: CallbackAttempt = {
      sentAtMs: clock.nowMs(),
      answeredAtMs: null,
      httpStatus: null,
      failure: null,
      url: plan.hasWrongToken ? withWrongToken(push) : push.request.CallBackURL,
      body: callbackBody(push, outcome, plan),
      isForged: plan.isForged ?? plan.isReplayed ?? false,
    };
    push.callbackAttempts.push(attempt);
    await post(attempt);
    const { resultCode } = outcomes[outcome];
    const { httpStatus, failure } = attempt;
    const isTaken = httpStatus !== null && httpStatus >= 200 && httpStatus < 300;
    liveLog.write({
      kind: isTaken ? 'callbackSent' : 'callbackFailed',
      text: `${nameOf(plan)} ${resultCode}: ${failure ?? `HTTP ${httpStatus}`}`,
      phoneNumber: push.request.PhoneNumber,
      checkoutRequestId: push.checkoutRequestId,
    });
  }

  async function close(): Promise<void> {
    await Promise.all([safaricom.destroy(), forger.destroy()]);
  }

  return { deliver, close };
}

function nameOf({ isForged, isReplayed }: CallbackPlan): string {
  if (isForged) return 'Forged callback';
  return isReplayed ? 'Replayed callback' : 'Callback';
}

/** The last part of the path is where receivers put what nobody can guess; another one as long, of hexadecimal digits. */
function withWrongToken({ request, stream }: Push): string {
  const url = new URL(request.CallBackURL);
  const cut = url.pathname.lastIndexOf('/') + 1;
  const length = Math.max(url.pathname.length - cut, 1);
  url.pathname = url.pathname.slice(0, cut) + stream('token').text(length, '0123456789abcdef');
  return url.href;
}

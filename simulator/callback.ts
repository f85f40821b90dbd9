import { callbackBody } from './callback-body.ts';
import type { Clock } from './clock.ts';
import type { LiveLog } from './live-log.ts';
import { outcomes, type Outcome } from './outcomes.ts';
import { createPostOnce, isTaken } from './post-once.ts';
import type { CallbackAttempt, Push } from './pushes.ts';
import type { CallbackPlan } from './scenario.ts';

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
  const safaricom = createPostOnce();
  const forger = createPostOnce(forgerAddress);

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
    const sender = attempt.isForged ? forger : safaricom;
    const { httpStatus, failure } = await sender.post(attempt.url, attempt.body);
    Object.assign(attempt, { httpStatus, failure, answeredAtMs: clock.nowMs() });
    const { resultCode } = outcomes[outcome];
    liveLog.write({
      kind: isTaken(attempt) ? 'callbackSent' : 'callbackFailed',
      text: `${nameOf(plan)} ${resultCode}: ${failure ?? `HTTP ${httpStatus}`}`,
      phoneNumber: push.request.PhoneNumber,
      checkoutRequestId: push.checkoutRequestId,
    });
  }

  async function close(): Promise<void> {
    await Promise.all([safaricom.close(), forger.close()]);
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

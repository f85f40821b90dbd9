import type { Clock } from './clock.ts';
import type { LiveLog } from './live-log.ts';
import { isTaken, type PostOnce, type PostResult } from './post-once.ts';

export type DeliveryKind = 'c2bValidation' | 'c2bConfirmation' | 'result' | 'queueTimeout';

/** One POST to a merchant, other than an STK callback, which its push records. */
export interface Delivery {
  kind: DeliveryKind;
  businessShortCode: string;
  url: string;
  body: unknown;
  sentAtMs: number;
  answeredAtMs: number | null;
  httpStatus: number | null;
  failure: string | null;
}

interface Message {
  kind: DeliveryKind;
  businessShortCode: string;
  url: string;
  body: unknown;
  phoneNumber?: string;
  timeoutMs?: number;
}

export interface Deliveries {
  /** Posts once and records it. Never throws. */
  deliver(message: Message): Promise<PostResult>;
  /** Oldest first. */
  all(): readonly Delivery[];
  clear(): void;
}

const keptMax = 10_000;

export function createDeliveries(parts: { clock: Clock; liveLog: LiveLog; postOnce: PostOnce }): Deliveries {
  const { clock, liveLog, postOnce } = parts;
  let kept: Delivery[] = [];

  async function deliver({ phoneNumber, timeoutMs, ...message }: Message): Promise<PostResult> {
    const sent = { sentAtMs: clock.nowMs(), answeredAtMs: null, httpStatus: null, failure: null };
    const delivery: Delivery = { ...message, ...sent };
    kept.push(delivery);
    if (kept.length > keptMax * 2) kept = kept.slice(-keptMax);
    const result = await postOnce.post(message.url, JSON.stringify(message.body), timeoutMs);
    const { httpStatus, failure } = result;
    Object.assign(delivery, { httpStatus, failure, answeredAtMs: clock.nowMs() });
    liveLog.write({
      kind: isTaken(result) ? 'messageSent' : 'messageFailed',
      text: `${message.kind} to ${message.businessShortCode}: ${failure ?? `HTTP ${httpStatus}`}`,
      phoneNumber,
    });
    return result;
  }

  return {
    deliver,
    all: () => kept.slice(-keptMax),
    clear() {
      kept = [];
    },
  };
}

import { refusalMessage, type PushOutcome } from '../daraja/outcome.ts';
import type { NewEvidence } from '../db/new-evidence.ts';
import { refusalKey } from '../db/refusal-key.ts';

/** What the answer to a push proves, or the lack of one. */
export function pushEvidence(push: Exclude<PushOutcome, { outcome: 'notSent' }>): NewEvidence {
  switch (push.outcome) {
    case 'accepted':
      return {
        kind: 'acknowledgement',
        sourceKey: push.checkoutRequestId,
        says: 'nothing',
        merchantRequestId: push.merchantRequestId,
        checkoutRequestId: push.checkoutRequestId,
        body: push.body,
      };
    case 'refused':
      return {
        kind: 'refusal',
        sourceKey: refusalKey(push.kind),
        says: 'failed',
        resultCode: push.code,
        detail: push.message,
        advice: refusalMessage(push),
        body: push.body,
      };
    case 'uncertain':
      return {
        kind: 'promptUncertain',
        sourceKey: 'push',
        says: 'nothing',
        detail: push.detail,
        checkoutRequestId: push.checkoutRequestId,
        body: push.body,
      };
  }
}

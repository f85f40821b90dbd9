import { jsonValue } from './json.ts';
import type { NotSentReason, PushOutcome } from './outcome.ts';

/** Of a push that was not sent: whether the gateway was to blame; null where it was not asked at all. */
const notSentByGateway: Record<NotSentReason, boolean | null> = {
  notConnected: true,
  noToken: true,
  invalidToken: false,
  throttled: false,
  tooSlow: null,
  noStore: null,
  noPlace: null,
};

/**
 * Whether a push shows that Safaricom's gateway fails for everybody: no connection, TLS, a cut or silent line, a page in
 * place of an answer, "System is busy", "Internal Server Error", any 5xx that no rule explains. A refusal shows that it
 * works, whatever is wrong with that tenant's passkey, keys or fields. Null: the push shows nothing.
 */
export function gatewayFailed(push: PushOutcome): boolean | null {
  switch (push.outcome) {
    case 'accepted':
    case 'refused':
      return false;
    case 'notSent':
      return notSentByGateway[push.reason];
    case 'uncertain':
      // Without a status nothing came back; with one of ours or in JSON somebody did read the request.
      return push.httpStatus === null || push.httpStatus >= 500 || jsonValue(push.body) === undefined;
  }
}

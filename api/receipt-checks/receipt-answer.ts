import { parseStatusResult } from '../../daraja/status-result.ts';
import { StatusCheck, type CheckState, type DarajaCredential } from '../../db/entities/index.ts';
import { addStatusCheck } from '../../db/new-status-check.ts';
import { everyTenantsEntities } from '../../db/tenant.ts';
import type { ApiDeps } from '../deps.ts';
import { isPaidTo } from '../hooks/store-status-result.ts';

/** What Safaricom last said about a receipt, or that it is being asked. */
export interface ReceiptAnswer {
  checkId: string;
  state: CheckState;
  askedAt: Date | null;
  answeredAt: Date | null;
  /** `completed`: the money moved; `notCompleted`: it did not, or was taken back; `notKnown`: no word on it. Null: no answer yet. */
  says: 'completed' | 'notCompleted' | 'notKnown' | null;
  /** Whether the answer is about this receipt and the credential's short code was paid; null where it names none. */
  isPaidToUs: boolean | null;
  amountShillings: number | null;
  occurredAt: Date | null;
  /** Safaricom's word, such as `Completed`. */
  transactionStatus: string | null;
  resultCode: string | null;
}

type Deps = Pick<ApiDeps, 'orm' | 'sealer' | 'timing'>;
type Account = Pick<DarajaCredential, 'id' | 'businessShortCode' | 'tillNumber'>;

/**
 * Has Safaricom asked about a receipt, in the background and once within `timing.receiptAgainMs`, and returns how far
 * that is. Undefined when the credential has no initiator, without whom nobody may ask. The caller has seen to it that the
 * credential is of its tenant.
 */
export async function requestReceiptCheck(
  deps: Deps,
  account: Account,
  receiptNumber: string,
): Promise<ReceiptAnswer | undefined> {
  const check = await addStatusCheck(everyTenantsEntities(deps.orm), deps.sealer, {
    credentialId: account.id,
    receiptNumber,
    againAfterMs: deps.timing.receiptAgainMs,
  });
  return check === undefined ? undefined : answerOf(deps, account, check);
}

/** The best that is known: the latest answer, else the latest question; undefined when it was never asked about. */
export async function lastReceiptAnswer(
  deps: Deps,
  account: Account,
  receiptNumber: string,
): Promise<ReceiptAnswer | undefined> {
  const checks = await everyTenantsEntities(deps.orm).find(
    StatusCheck,
    { credentialId: account.id, receiptNumber },
    { orderBy: { createdAt: 'desc' }, limit: 20 },
  );
  const check = checks.find(({ says }) => says !== null && says !== 'notKnown') ?? checks[0];
  return check === undefined ? undefined : answerOf(deps, account, check);
}

function answerOf({ sealer }: Deps, account: Account, check: StatusCheck): ReceiptAnswer {
  const { id, state, askedAt, answeredAt, says, resultSealed } = check;
  const result =
    resultSealed === null ? undefined : parseStatusResult(sealer.open('status-result', id, resultSealed));
  const named = result?.creditShortCode ?? null;
  const isAboutIt = result?.receiptNumber === check.receiptNumber;
  return {
    checkId: id,
    state,
    askedAt,
    answeredAt,
    says,
    isPaidToUs: named === null ? null : isAboutIt && isPaidTo(account, named),
    amountShillings: result?.amountShillings ?? null,
    occurredAt: result?.occurredAt ?? null,
    transactionStatus: result?.transactionStatus ?? null,
    resultCode: result?.resultCode ?? null,
  };
}

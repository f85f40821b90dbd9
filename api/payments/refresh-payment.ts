import type * as z from 'zod';
import { audit } from '../../db/audit.ts';
import type { Payment } from '../../db/entities/index.ts';
import { lockPayment } from '../../db/lock-payment.ts';
import { newId } from '../../db/new-id.ts';
import { paymentView } from '../../db/payment-view.ts';
import type { AskedNow } from '../../workflows/operator-orders.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiError } from '../errors.ts';
import type { ApiAnswer, ApiRequest } from '../route.ts';
import { askNow } from './ask-now.ts';
import { findPayment } from './find-payment.ts';
import type { RefreshPayment, refreshOutcomes } from './operator-schemas.ts';
import { refuseEarlyRefresh } from './refuse-early-refresh.ts';

const defaultReason = 'Asked for through the API.';

/** Asks Safaricom about a payment now, and says what came of it. Throws `query_budget_spent` and `engine_unavailable`. */
export async function refreshPayment(
  deps: ApiDeps,
  request: ApiRequest<z.output<typeof RefreshPayment>>,
): Promise<ApiAnswer> {
  const payment = await findPayment(request);
  const nothing = nothingToAsk(payment);
  if (nothing !== undefined) return await answer(request, 'notAsked', nothing);
  const auditEntryId = newId('aud');
  await takeTurn(deps, request, payment, auditEntryId);
  const asked = await askNow(deps, payment, { reason: defaultReason, actor: request.actor, auditEntryId });
  if (asked === undefined)
    return await answer(request, 'underWay', 'Safaricom has been asked and has not answered yet.');
  return await answerAsked(deps, request, asked);
}

/** Under the payment's lock, so that of many at once one asks. */
async function takeTurn(
  { timing }: ApiDeps,
  { em, actor, requestId, body }: ApiRequest<z.output<typeof RefreshPayment>>,
  payment: Payment,
  auditEntryId: string,
): Promise<void> {
  await em.transactional(async (inner) => {
    await lockPayment(inner, payment.id);
    await refuseEarlyRefresh(inner, timing, payment);
    await audit(inner, payment, {
      id: auditEntryId,
      actor,
      requestId,
      action: 'payment.refreshed',
      subject: payment.id,
      reason: body.reason ?? defaultReason,
    });
  });
}

async function answerAsked({ timing }: ApiDeps, request: ApiRequest, asked: AskedNow): Promise<ApiAnswer> {
  switch (asked.outcome) {
    case 'answered':
      return await answer(request, 'answered', asked.words);
    case 'nobodyToAsk':
      return await answer(request, 'notAsked', asked.words);
    case 'noPlace':
      throw new ApiError(
        'query_budget_spent',
        'The questions that Safaricom takes for this short code in a minute are spent, or kept for payers who wait. Ask again later; Hakika asks by itself too.',
        {
          retryAfterSeconds: Math.ceil(Math.max(1000, asked.againInMs ?? 0, timing.refreshAgainMs) / 1000),
          facts: { paymentId: request.id.replace(/^trxn_/, 'pay_') },
        },
      );
  }
}

function nothingToAsk(payment: Payment): string | undefined {
  if (payment.status === 'completed' && payment.receiptNumber !== null)
    return 'The payment is completed with its receipt: there is nothing left to ask.';
  if (payment.channel === 'c2b')
    return 'Nobody was prompted for this payment, so Safaricom cannot be asked about a prompt.';
  // A run that is started now would never prompt: it must not come before the one that does.
  if (payment.status === 'initiating')
    return 'Nobody has been prompted yet. Read the payment again in a moment.';
  return undefined;
}

async function answer(
  request: ApiRequest,
  outcome: (typeof refreshOutcomes)[number],
  message: string,
): Promise<ApiAnswer> {
  const payment = paymentView(await findPayment(request));
  return {
    status: outcome === 'underWay' ? 202 : 200,
    body: { object: 'refresh', outcome, message, payment },
  };
}

import { Claim } from '../../db/entities/index.ts';
import { claimView } from '../claims/present.ts';
import { ClaimAnswer } from '../claims/schemas.ts';
import type { ApiDeps } from '../deps.ts';
import { once } from '../idempotency/once.ts';
import { route, type Route } from '../route.ts';
import { wrongFields } from '../validate.ts';
import { claimReceipt } from './claim-receipt.ts';
import { waitedFor } from './waited-for.ts';
import { isReal, readReceipt } from './known-receipt.ts';
import { receiptView } from './present.ts';
import { askAboutReceipt } from './receipt-check.ts';
import { ReceiptNumber } from './receipt-number.ts';
import { ClaimReceipt, ReceiptAnswer } from './schemas.ts';

/** The receipt in the path, in capitals. Throws `validation_error` for what no receipt looks like. */
function receiptOf({ id }: { id: string }): string {
  const { data, error } = ReceiptNumber.safeParse(id);
  if (data !== undefined) return data;
  throw wrongFields(error.issues.map(({ message }) => ({ field: 'code', message })));
}

const claimed = (claim: Claim) => ({
  status: 201,
  headers: { Location: `/v1/claims/${claim.id}` },
  body: claimView(claim),
});

export const receiptRoutes = (deps: ApiDeps): Route[] => [
  route({
    method: 'get',
    path: '/v1/receipts/:code',
    code: ReceiptNumber,
    operationId: 'getReceipt',
    tag: 'Receipts',
    summary: 'Tell whether an M-Pesa receipt is real, yours, of which amount, and used',
    scope: 'transactions.read',
    answer: {
      status: 200,
      description: 'What is known of it, also where that is nothing.',
      schema: ReceiptAnswer,
    },
    async handle(request) {
      const known = await readReceipt(request.em, receiptOf(request));
      // What is real already costs no question.
      const asked = isReal(known) ? 'notKnown' : await askAboutReceipt(deps, request.em, known.receiptNumber);
      const waiting =
        known.owner === null
          ? await waitedFor(request.em, deps.timing, request.tenant, known.receiptNumber)
          : undefined;
      return { status: 200, body: receiptView(known, asked, waiting) };
    },
  }),
  route({
    method: 'post',
    path: '/v1/receipts/:code/claim',
    code: ReceiptNumber,
    operationId: 'claimReceipt',
    tag: 'Receipts',
    summary: 'Use a receipt up, once',
    scope: 'payments.write',
    body: ClaimReceipt,
    answer: { status: 201, description: 'The claim.', schema: ClaimAnswer, hasLocation: true },
    errors: ['receipt_used', 'receipt_not_settled', 'receipt_not_proven'],
    handle: (request) =>
      once(deps, request, {
        create: async (bound) =>
          claimed(
            await claimReceipt({ receiptNumber: receiptOf(request), request, bound, timing: deps.timing }),
          ),
        rebuild: async (id) => claimed(await request.em.findOneOrFail(Claim, { id })),
      }),
  }),
];

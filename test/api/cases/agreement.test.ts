import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { array, assert, asyncProperty, constantFrom, record } from 'fast-check';
import type { NewEvidence } from '../../../db/new-evidence.ts';
import { failedCallback, paidCallback, query } from '../../activities/world.ts';
import { Engine } from '../../support/engine.ts';
import { paymentRow, sql } from '../../support/flow.ts';
import { freshReceipt, promptedPayment, settleNow } from '../support/scene.ts';
import { closedAddress, temporalAt } from '../support/serve-api.ts';

let engine: Engine;

beforeAll(async () => {
  engine = await Engine.start({ worker: false, tempo: 1, api: { client: temporalAt(closedAddress) } });
});
afterAll(async () => {
  await engine.stop();
});

const pieces: Record<string, () => NewEvidence> = {
  paid: () => paidCallback({ receiptNumber: freshReceipt() }),
  bare: () => paidCallback({ receiptNumber: null }),
  misfit: () => paidCallback({ receiptNumber: freshReceipt(), amountShillings: 499 }),
  forged: () => paidCallback({ receiptNumber: freshReceipt(), fromListedAddress: false }),
  failed: () => failedCallback(),
  declined: () => failedCallback('1032', { says: 'canceled' }),
  paidQuery: () => query('completed', '0'),
  failedQuery: () => query('failed', '1'),
  pendingQuery: () => query('nothing', '4999'),
};
const some = array(constantFrom(...Object.keys(pieces)), { maxLength: 4 });
const made = (names: readonly string[]): NewEvidence[] => names.map((name) => pieces[name]!());

interface Decided {
  status: number;
  decision: string;
  caseId: string | undefined;
}

/** Closes the first open case, or resolves the payment where none is open. */
async function decide(paymentId: string, decision: string): Promise<Decided> {
  const open = await engine.request('GET', `/v1/cases?paymentId=${paymentId}&statuses=open`);
  const [found] = open.body.data as { id: string }[];
  const caseId = found?.id;
  const reason = 'As the statement shows.';
  const { status } =
    caseId === undefined
      ? await engine.request('POST', `/v1/payments/${paymentId}/resolve`, { status: decision, reason })
      : await engine.request('POST', `/v1/cases/${caseId}/close`, { decision, reason });
  return { status, decision, caseId };
}

const count = async (table: string, where: string, id: string): Promise<number> =>
  Number((await sql(engine, `select count(*) as n from ${table} where ${where}`, [id]))[0]!['n']);

test('whatever is known and whatever a person decides, it is carried out or refused whole, and all agree on the outcome', async () => {
  const seen = { accepted: 0, refused: 0 };
  await assert(
    asyncProperty(
      record({ before: some, unsettled: some, decision: constantFrom('completed', 'failed', 'canceled') }),
      async ({ before, unsettled, decision }) => {
        const paymentId = await promptedPayment(engine, made(before));
        if (before.length === 0) await settleNow(engine, paymentId, [], { checksAsked: 100 });
        const revision = (await paymentRow(engine, paymentId)).revision;
        const decided = await decide(paymentId, decision);
        const accepted = decided.status < 300;
        seen[accepted ? 'accepted' : 'refused'] += 1;
        expect([200, 202, 409]).toContain(decided.status);
        // Nothing moves but by a settlement, and what is refused leaves no trace.
        expect((await paymentRow(engine, paymentId)).revision).toBe(revision);
        const written = accepted ? 1 : 0;
        expect(await count('evidence', `kind = 'decision' and payment_id = ?`, paymentId)).toBe(written);
        expect(await count('audit_entries', 'subject = ?', decided.caseId ?? paymentId)).toBe(written);

        const settlement = await settleNow(engine, paymentId);
        expect(accepted ? settlement.status : decision).toBe(decision);
        const after = await settleNow(engine, paymentId, made(unsettled));
        const { status, receipt_number: receiptNumber } = await paymentRow(engine, paymentId);
        const { body } = await engine.request('GET', `/v1/payments/${paymentId}`);
        const [event] = await sql<{ data: Record<string, unknown> }>(
          engine,
          `select payload -> 'data' as data from events where payment_id = ? order by sequence desc limit 1`,
          [paymentId],
        );
        expect([after.status, body['status'], event?.data['status'] ?? status]).toEqual([
          status,
          status,
          status,
        ]);
        expect([body['receiptNumber'], event?.data['receiptNumber'] ?? null]).toEqual([
          receiptNumber,
          receiptNumber,
        ]);
        expect(
          await count('events', `type = 'payment.completed' and payment_id = ?`, paymentId),
        ).toBeLessThan(2);
      },
    ),
    { numRuns: 60 },
  );
  expect(seen.accepted).toBeGreaterThan(5);
  expect(seen.refused).toBeGreaterThan(5);
}, 60_000);

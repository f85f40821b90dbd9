import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { failedCallback, paidCallback, query } from '../../activities/world.ts';
import { Engine } from '../../support/engine.ts';
import { caseKinds, eventTypes, paymentRow, sql } from '../../support/flow.ts';
import { freshReceipt, openCaseOf, promptedPayment, settleNow, unknownPayment } from '../support/scene.ts';
import { closedAddress, temporalAt } from '../support/serve-api.ts';

let engine: Engine;

// No worker and no Temporal: what a decision writes is seen before it is settled.
beforeAll(async () => {
  engine = await Engine.start({ worker: false, tempo: 1, api: { client: temporalAt(closedAddress) } });
});
afterAll(async () => {
  await engine.stop();
});

const reason = 'The statement of 14 September shows it.';
const close = (caseId: string, decision: string, more: object = {}, headers: Record<string, string> = {}) =>
  engine.request('POST', `/v1/cases/${caseId}/close`, { decision, reason, ...more }, headers);
const resolve = (
  paymentId: string,
  status: string,
  more: object = {},
  headers: Record<string, string> = {},
) => engine.request('POST', `/v1/payments/${paymentId}/resolve`, { status, reason, ...more }, headers);

const decisionsOf = (paymentId: string) =>
  sql<{
    says: string;
    considered: string[];
    receipt_number: string | null;
    source_key: string;
    detail: string;
  }>(engine, `select * from evidence where payment_id = ? and kind = 'decision' order by source_key`, [
    paymentId,
  ]);
const auditOf = (subject: string) =>
  sql<{
    actor: string;
    action: string;
    reason: string;
    details: Record<string, unknown>;
    request_id: string;
  }>(engine, 'select * from audit_entries where subject = ?', [subject]);
const caseRow = async (id: string) => (await sql(engine, 'select * from cases where id = ?', [id]))[0]!;

/** Paid by a query, failed by a callback: nobody knows, and a case says so. */
const contested = () => promptedPayment(engine, [query('completed', '0'), failedCallback()]);
/** Completed by a query; 48 h later no receipt has come. */
async function withoutReceipt(): Promise<string> {
  const id = await promptedPayment(engine, [query('completed', '0')]);
  await sql(engine, 'update payments set due_at = clock_timestamp() where id = ?', [id]);
  await settleNow(engine, id);
  return id;
}
const paid = (changes = {}) => paidCallback({ receiptNumber: freshReceipt(), ...changes });

describe('closing a case', () => {
  test('writes the decision with all that was in view, closes the case and says who did it, and moves nothing', async () => {
    const paymentId = await promptedPayment(engine, [query('completed', '0')]);
    await settleNow(engine, paymentId, [failedCallback()]);
    const before = await paymentRow(engine, paymentId);
    const caseId = await openCaseOf(engine, paymentId, 'contested');
    const keys = await sql<{ key: string }>(
      engine,
      `select kind || '/' || source_key as key from evidence where payment_id = ?`,
      [paymentId],
    );
    const { status, body, headers } = await close(caseId, 'failed');
    expect(status).toBe(200);
    const [decision, ...others] = await decisionsOf(paymentId);
    expect(others).toEqual([]);
    expect(decision).toMatchObject({ says: 'failed', detail: `Decided by a person: ${reason}` });
    expect(decision!.considered.toSorted()).toEqual(keys.map(({ key }) => key).toSorted());
    expect(keys).toHaveLength(3);
    const [key] = await sql<{ id: string }>(engine, 'select id from api_keys where organisation_id = ?', [
      engine.tenant.organisationId,
    ]);
    expect(body).toMatchObject({
      id: caseId,
      status: 'closed',
      decision: 'failed',
      reason,
      closedBy: key!.id,
    });
    expect(await auditOf(caseId)).toMatchObject([
      {
        actor: key!.id,
        action: 'case.closed',
        reason,
        request_id: headers.get('request-id'),
        details: { paymentId, decision: 'failed', receiptNumber: null, closedCases: [caseId] },
      },
    ]);
    expect(await paymentRow(engine, paymentId)).toMatchObject({
      status: before.status,
      revision: before.revision,
    });
  });

  test('twice is refused, and the second decision is not written', async () => {
    const paymentId = await contested();
    const caseId = await openCaseOf(engine, paymentId);
    expect((await close(caseId, 'completed')).status).toBe(200);
    const { status, body } = await close(caseId, 'failed');
    expect(status).toBe(409);
    expect(body.error).toMatchObject({ code: 'case_closed', paymentId });
    expect(await decisionsOf(paymentId)).toHaveLength(1);
    expect(await auditOf(caseId)).toHaveLength(1);
  });

  test('by two people at once is decided by one of them', async () => {
    const paymentId = await contested();
    const caseId = await openCaseOf(engine, paymentId);
    const answers = await Promise.all(
      ['completed', 'failed', 'canceled', 'completed'].map((decision) => close(caseId, decision)),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409, 409]);
    expect(await decisionsOf(paymentId)).toHaveLength(1);
  });

  test('again with the same key answers the same, and is one decision', async () => {
    const paymentId = await contested();
    const caseId = await openCaseOf(engine, paymentId);
    const key = { 'idempotency-key': `close-${caseId}` };
    const first = await close(caseId, 'failed', {}, key);
    const again = await close(caseId, 'failed', {}, key);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    // As after a crash between the commit and the answer: it is made again from the record.
    await sql(
      engine,
      `update idempotency_keys set answer_status = null, answer_sealed = null where key = ?`,
      [key['idempotency-key']],
    );
    const rebuilt = await close(caseId, 'failed', {}, key);
    expect(rebuilt.status).toBe(200);
    expect(rebuilt.body).toMatchObject({ id: caseId, status: 'closed', decision: 'failed' });
    const other = await close(caseId, 'completed', {}, key);
    expect(other.body.error.code).toBe('idempotency_key_reused');
    expect(await decisionsOf(paymentId)).toHaveLength(1);
    expect(await auditOf(caseId)).toHaveLength(1);
  });

  test('with "none" leaves the payment as it is', async () => {
    const paymentId = await promptedPayment(engine, [paid(), paid()]);
    const caseId = await openCaseOf(engine, paymentId, 'paid_twice');
    expect((await close(caseId, 'none')).status).toBe(200);
    const { status } = await settleNow(engine, paymentId);
    expect(status).toBe('completed');
    expect(await eventTypes(engine, paymentId)).toEqual(['payment.completed']);
    expect(await decisionsOf(paymentId)).toMatchObject([{ says: 'nothing' }]);
    expect(await caseRow(caseId)).toMatchObject({ status: 'closed', decision: 'none' });
  });

  test('with "none" is refused where nobody would know of an unknown payment any more', async () => {
    const paymentId = await unknownPayment(engine);
    const caseId = await openCaseOf(engine, paymentId, 'still_unknown');
    const { status, body } = await close(caseId, 'none');
    expect([status, body.error.code]).toEqual([409, 'decision_not_possible']);
    expect(await caseRow(caseId)).toMatchObject({ status: 'open' });
    expect(await decisionsOf(paymentId)).toEqual([]);
  });

  test('with a verdict closes the other cases that it answers, and none that it does not', async () => {
    const paymentId = await promptedPayment(engine, [
      paid({ amountShillings: 499 }),
      query('completed', '0'),
      failedCallback(),
    ]);
    expect(await caseKinds(engine, paymentId)).toEqual(['amount_mismatch', 'contested']);
    await close(await openCaseOf(engine, paymentId, 'contested'), 'failed');
    const rows = await sql(engine, 'select distinct status from cases where payment_id = ?', [paymentId]);
    expect(rows).toEqual([{ status: 'closed' }]);

    const twice = await promptedPayment(engine, [paid(), paid()]);
    await settleNow(engine, twice, [paid({ amountShillings: 1 })]);
    await close(await openCaseOf(engine, twice, 'amount_mismatch'), 'completed');
    await expect(openCaseOf(engine, twice, 'paid_twice')).resolves.toMatch(/^case_/);
  });

  test.each([
    { body: { decision: 'failed' }, field: 'reason' },
    { body: { decision: 'failed', reason: '   ' }, field: 'reason' },
    { body: { decision: 'refunded', reason }, field: 'decision' },
    { body: { decision: 'completed', reason, receiptNumber: 'SHORT' }, field: 'receiptNumber' },
    { body: { decision: 'failed', reason, receiptNumber: 'UIE4K7Q2XN' }, field: 'receiptNumber' },
    { body: { decision: 'none', reason, receiptNumber: 'UIE4K7Q2XN' }, field: 'receiptNumber' },
  ])('refuses $body, and names $field', async ({ body, field }) => {
    const caseId = await openCaseOf(engine, await contested());
    const answer = await engine.request('POST', `/v1/cases/${caseId}/close`, body);
    expect(answer.status).toBe(422);
    expect(answer.body.error.validation).toMatchObject([{ field }]);
    expect(await caseRow(caseId)).toMatchObject({ status: 'open' });
  });

  test('refuses a reason of more than 500 characters', async () => {
    const { status, body } = await close(await openCaseOf(engine, await contested()), 'failed', {
      reason: 'x'.repeat(501),
    });
    expect(status).toBe(422);
    expect(body.error.validation).toMatchObject([{ field: 'reason' }]);
  });

  test('writes nothing at all when one part of it cannot be written', async () => {
    const paymentId = await contested();
    const caseId = await openCaseOf(engine, paymentId);
    await sql(
      engine,
      `create or replace function test_refuse_audit() returns trigger language plpgsql as $$ begin raise exception 'refused'; end $$`,
    );
    await sql(
      engine,
      `create trigger test_refuse_audit before insert on audit_entries for each row
         when (new.subject = '${caseId}') execute function test_refuse_audit()`,
    );
    const key = { 'idempotency-key': `broken-${caseId}` };
    expect((await close(caseId, 'completed', { receiptNumber: 'NEVERTAKEN' }, key)).status).toBe(500);
    await sql(engine, 'drop trigger test_refuse_audit on audit_entries');
    expect(await decisionsOf(paymentId)).toEqual([]);
    expect(await caseRow(caseId)).toMatchObject({ status: 'open' });
    expect(await sql(engine, `select 1 from receipts where receipt_number = 'NEVERTAKEN'`)).toEqual([]);
    // Nothing was created, so the same key may be used again.
    expect((await close(caseId, 'completed', { receiptNumber: 'NEVERTAKEN' }, key)).status).toBe(200);
  });
});

describe('a receipt that a person enters', () => {
  test('belongs to the payment at once, and is announced when the decision is settled', async () => {
    const paymentId = await withoutReceipt();
    const receiptNumber = freshReceipt();
    const caseId = await openCaseOf(engine, paymentId, 'receipt_missing');
    expect((await close(caseId, 'completed', { receiptNumber: receiptNumber.toLowerCase() })).status).toBe(
      200,
    );
    expect(
      await sql(engine, 'select payment_id from receipts where receipt_number = ?', [receiptNumber]),
    ).toEqual([{ payment_id: paymentId }]);
    await settleNow(engine, paymentId);
    expect(await paymentRow(engine, paymentId)).toMatchObject({
      status: 'completed',
      receipt_number: receiptNumber,
    });
    expect(await eventTypes(engine, paymentId)).toEqual(['payment.completed', 'payment.updated']);
  });

  test("is refused when it is another payment's, and nothing is written", async () => {
    const receiptNumber = freshReceipt();
    const owner = await promptedPayment(engine, [paid({ receiptNumber })]);
    const paymentId = await unknownPayment(engine);
    const { status, body } = await resolve(paymentId, 'completed', { receiptNumber });
    expect(status).toBe(409);
    expect(body.error).toMatchObject({ code: 'receipt_used', paymentId: owner });
    expect(await decisionsOf(paymentId)).toEqual([]);
    expect(await auditOf(paymentId)).toEqual([]);
  });

  test('is refused beside another one of the same payment', async () => {
    const paymentId = await promptedPayment(engine, [paid(), paid()]);
    const caseId = await openCaseOf(engine, paymentId);
    const { body } = await close(caseId, 'completed', { receiptNumber: freshReceipt() });
    expect(body.error.code).toBe('decision_not_possible');
  });

  test('in two decisions at once goes to one payment', async () => {
    const receiptNumber = freshReceipt();
    const both = await Promise.all([unknownPayment(engine), unknownPayment(engine)]);
    const answers = await Promise.all(both.map((id) => resolve(id, 'completed', { receiptNumber })));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([202, 409]);
    const winner = both[answers.findIndex(({ status }) => status === 202)];
    expect(answers.find(({ status }) => status === 409)!.body.error).toMatchObject({
      code: 'receipt_used',
      paymentId: winner,
    });
  });
});

describe('the table of statuses', () => {
  const openCase = async (paymentId: string, kind = 'contested') => {
    const caseId = `case_${paymentId.slice(4)}`;
    await sql(
      engine,
      `insert into cases (id, organisation_id, environment, payment_id, kind, summary)
       select ?, organisation_id, environment, id, ?, 'Look.' from payments where id = ?`,
      [caseId, kind, paymentId],
    );
    return caseId;
  };
  const scenes = {
    unknown: () => unknownPayment(engine),
    failed: () => promptedPayment(engine, [failedCallback()]),
    canceled: () => promptedPayment(engine, [failedCallback('1032', { says: 'canceled' })]),
    completed: () => withoutReceipt(),
    pending: () => promptedPayment(engine),
  };

  test.each([
    { from: 'unknown', decision: 'completed', to: 'completed' },
    { from: 'unknown', decision: 'failed', to: 'failed' },
    { from: 'unknown', decision: 'canceled', to: 'canceled' },
    { from: 'pending', decision: 'completed', to: 'completed' },
    { from: 'pending', decision: 'failed', to: 'failed' },
    { from: 'failed', decision: 'completed', to: 'completed' },
    { from: 'failed', decision: 'failed', to: 'failed' },
    { from: 'canceled', decision: 'completed', to: 'completed' },
    { from: 'completed', decision: 'completed', to: 'completed' },
    { from: 'completed', decision: 'failed', to: 'failed' },
  ] as const)('$from, decided $decision: $to', async ({ from, decision, to }) => {
    const paymentId = await scenes[from]();
    const caseId = await openCase(paymentId);
    expect((await close(caseId, decision)).status).toBe(200);
    expect(await settleNow(engine, paymentId)).toMatchObject({ status: to });
    // Nothing contradicts the decision: all of it was in view.
    const open = await sql(engine, `select kind from cases where payment_id = ? and status = 'open'`, [
      paymentId,
    ]);
    expect(open.filter((each) => each['kind'] !== 'receipt_missing')).toEqual([]);
  });

  test.each([
    { from: 'failed', decision: 'canceled' },
    { from: 'canceled', decision: 'failed' },
    { from: 'completed', decision: 'canceled' },
  ] as const)(
    '$from, decided $decision, is refused before anything is written',
    async ({ from, decision }) => {
      const paymentId = await scenes[from]();
      const caseId = await openCase(paymentId);
      const { status, body } = await close(caseId, decision);
      expect([status, body.error.code]).toEqual([409, 'decision_not_possible']);
      expect(body.error.message).toContain(`A payment that is ${from} can only become`);
      expect(await decisionsOf(paymentId)).toEqual([]);
      expect(await caseRow(caseId)).toMatchObject({ status: 'open' });
    },
  );

  test('a success is not taken back once a receipt was seen', async () => {
    const paymentId = await promptedPayment(engine, [paid()]);
    const { status, body } = await close(await openCase(paymentId), 'failed');
    expect([status, body.error.code]).toEqual([409, 'decision_not_possible']);
    expect(body.error.message).toContain('refund it');
  });

  test('nor while evidence with a receipt waits to be settled', async () => {
    const paymentId = await withoutReceipt();
    await sql(
      engine,
      `insert into evidence (id, organisation_id, environment, payment_id, kind, source_key, says, receipt_number,
         amount_shillings, checkout_request_id, bound_by)
       select 'evd_' || substr(id, 5), organisation_id, environment, id, 'callback', 'late', 'completed', ?, 500,
         checkout_request_id, 'token' from payments where id = ?`,
      [freshReceipt(), paymentId],
    );
    const caseId = await openCaseOf(engine, paymentId, 'receipt_missing');
    expect((await close(caseId, 'failed')).body.error.code).toBe('decision_not_possible');
    await settleNow(engine, paymentId);
    expect(await paymentRow(engine, paymentId)).toMatchObject({ status: 'completed' });
  });

  test('nor by a case about something else', async () => {
    const paymentId = await promptedPayment(engine, [query('completed', '0')]);
    const { body } = await close(await openCase(paymentId, 'already_claimed'), 'failed');
    expect(body.error.code).toBe('decision_not_possible');
    expect(body.error.message).toContain('receipt_missing');
  });

  test('a forged receipt from an unlisted address keeps nobody from taking a success back', async () => {
    const paymentId = await withoutReceipt();
    await settleNow(engine, paymentId, [
      paid({ fromListedAddress: false, checkoutRequestId: 'ws_CO_forged' }),
    ]);
    const caseId = await openCaseOf(engine, paymentId, 'receipt_missing');
    expect((await close(caseId, 'failed')).status).toBe(200);
    expect(await settleNow(engine, paymentId)).toMatchObject({ status: 'failed' });
  });

  test('a receipt that waits to be settled beats a person who says that an unknown payment failed', async () => {
    const paymentId = await unknownPayment(engine);
    const receiptNumber = freshReceipt();
    await sql(
      engine,
      `insert into evidence (id, organisation_id, environment, payment_id, kind, source_key, says, receipt_number,
         amount_shillings, checkout_request_id, bound_by)
       select 'evd_' || substr(id, 5), organisation_id, environment, id, 'callback', 'late', 'completed', ?, 500,
         checkout_request_id, 'token' from payments where id = ?`,
      [receiptNumber, paymentId],
    );
    const { status, body } = await resolve(paymentId, 'failed');
    expect([status, body.error.code]).toEqual([409, 'decision_not_possible']);
    expect(body.error.message).toContain(receiptNumber);
  });
});

describe('resolving a payment', () => {
  test('decides about an unknown one, closes its case and is settled', async () => {
    const paymentId = await unknownPayment(engine);
    const { status, body } = await resolve(paymentId.replace('pay_', 'trxn_'), 'canceled');
    expect(status).toBe(202);
    expect(body).toMatchObject({ id: paymentId, status: 'unknown' });
    await settleNow(engine, paymentId);
    const read = await engine.request('GET', `/v1/payments/${paymentId}`);
    expect(read.body).toMatchObject({ status: 'canceled', statusDetail: `Decided by a person: ${reason}` });
    expect(await eventTypes(engine, paymentId)).toEqual(['payment.unknown', 'payment.canceled']);
    expect(await auditOf(paymentId)).toMatchObject([{ action: 'payment.resolved', reason }]);
    const rows = await sql(engine, 'select kind, status, decision from cases where payment_id = ?', [
      paymentId,
    ]);
    expect(rows).toEqual([{ kind: 'still_unknown', status: 'closed', decision: 'canceled' }]);
  });

  test('is refused where nothing is open', async () => {
    for (const paymentId of [
      await promptedPayment(engine, [paid()]),
      await promptedPayment(engine, [failedCallback()]),
      await promptedPayment(engine),
    ]) {
      const { status, body } = await resolve(paymentId, 'completed');
      expect([status, body.error.code]).toEqual([409, 'decision_not_possible']);
      expect(body.error.message).toContain('nothing to resolve');
      expect(await decisionsOf(paymentId)).toEqual([]);
    }
  });

  test('is refused while the prompt may be about to leave', async () => {
    const paymentId = await unknownPayment(engine);
    await sql(engine, `update payments set status = 'initiating', processed_at = null where id = ?`, [
      paymentId,
    ]);
    expect((await resolve(paymentId, 'failed')).body.error.message).toContain('being prompted');
  });

  test('again before the first decision is settled is refused, so that each is made in view of the last', async () => {
    const paymentId = await unknownPayment(engine);
    await resolve(paymentId, 'failed');
    const { status, body } = await resolve(paymentId, 'completed');
    expect(status).toBe(409);
    expect(body.error.message).toMatch(/carried out|nothing to resolve/);
    expect(await decisionsOf(paymentId)).toHaveLength(1);
  });

  test('again with the same key is one decision', async () => {
    const paymentId = await unknownPayment(engine);
    const key = { 'idempotency-key': `resolve-${paymentId}` };
    const first = await resolve(paymentId, 'failed', {}, key);
    await settleNow(engine, paymentId);
    const again = await resolve(paymentId, 'failed', {}, key);
    expect([again.status, again.body]).toEqual([202, first.body]);
    expect(await decisionsOf(paymentId)).toHaveLength(1);
  });
});

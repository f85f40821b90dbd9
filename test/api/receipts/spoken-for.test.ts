import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { failedCallback, paidCallback, query } from '../../activities/world.ts';
import { Engine } from '../../support/engine.ts';
import { caseKinds, paymentRow, sql } from '../../support/flow.ts';
import { insertEntry } from '../support/rows.ts';
import { freshReceipt, openCaseOf, promptedPayment, settleNow, unknownPayment } from '../support/scene.ts';
import { closedAddress, temporalAt } from '../support/serve-api.ts';

let engine: Engine;
let phones = 0;

beforeAll(async () => {
  engine = await Engine.start({ worker: false, tempo: 1, api: { client: temporalAt(closedAddress) } });
});
afterAll(async () => {
  await engine.stop();
});

const newPhone = (): string => `2547${String((phones += 1)).padStart(8, '0')}`;
const read = (code: string) => engine.request('GET', `/v1/receipts/${code}`);
const claim = (code: string) =>
  engine.request('POST', `/v1/receipts/${code}/claim`, { reference: 'Order 1042' });
const ownerOf = async (receiptNumber: string) =>
  (
    await sql<{ payment_id: string | null; claim_id: string | null }>(
      engine,
      'select payment_id, claim_id from receipts where receipt_number = ?',
      [receiptNumber],
    )
  )[0];

/** A prompt of 80 s ago, and money of its amount that was told just now. */
async function prompted(payer?: string): Promise<{ paymentId: string; code: string }> {
  const phoneNumber = newPhone();
  const paymentId = await promptedPayment(engine, [], { phoneNumber });
  const code = freshReceipt();
  await insertEntry(engine, engine.tenant, {
    receiptNumber: code,
    payer: payer ?? phoneNumber,
    occurredAt: new Date(Date.now() - 60_000),
  });
  return { paymentId, code };
}

describe('money that an open prompt may be waiting for', () => {
  test('is not handed out at the desk: the customer is asked to wait, for how long, and for which payment', async () => {
    const { paymentId, code } = await prompted();
    const { status, body, headers } = await claim(code);
    expect(status).toBe(409);
    expect(body.error).toMatchObject({ code: 'receipt_not_settled', paymentId });
    const waitSeconds = Number(headers.get('retry-after'));
    expect(waitSeconds).toBeGreaterThan(60);
    expect(waitSeconds).toBeLessThanOrEqual(105);
    expect(await ownerOf(code)).toBeUndefined();
    expect((await read(code)).body).toMatchObject({
      used: false,
      message: expect.stringContaining(`It may be the money of payment ${paymentId}`),
    });
  });

  test('is not handed out either when a query completed the payment and its receipt is to come', async () => {
    const { paymentId, code } = await prompted();
    await settleNow(engine, paymentId, [query('completed', '0')]);
    expect((await claim(code)).status).toBe(409);
  });

  test('is free once that payment failed, or has a receipt of its own', async () => {
    const [failed, paid] = [await prompted(), await prompted()];
    await settleNow(engine, failed.paymentId, [failedCallback('1032')]);
    await settleNow(engine, paid.paymentId, [paidCallback({ receiptNumber: freshReceipt() })]);
    expect((await claim(failed.code)).status).toBe(201);
    expect((await claim(paid.code)).status).toBe(201);
  });

  test('is free once the window of that prompt has closed', async () => {
    const { paymentId, code } = await prompted();
    await sql(
      engine,
      `update payments set prompt_sent_at = prompt_sent_at - interval '2 minutes' where id = ?`,
      [paymentId],
    );
    expect((await claim(code)).status).toBe(201);
  });

  test('of another payer is free', async () => {
    const { code } = await prompted('254799999999');
    expect((await claim(code)).status).toBe(201);
  });
});

test('a receipt in evidence that is not judged yet is not handed out', async () => {
  const paymentId = await promptedPayment(engine);
  const code = freshReceipt();
  await insertEntry(engine, engine.tenant, { receiptNumber: code, payer: '254799999999' });
  await settleNow(engine, paymentId, [paidCallback({ receiptNumber: code, amountShillings: 499 })]);
  await sql(engine, 'update evidence set judged_at = null where receipt_number = ?', [code]);
  expect((await claim(code)).body.error).toMatchObject({ code: 'receipt_not_settled', paymentId });
});

test('a claimed receipt does not complete a payment that a query calls paid: that is for a person', async () => {
  const { paymentId, code } = await prompted('254799999999');
  expect((await claim(code)).status).toBe(201);
  await settleNow(engine, paymentId, [paidCallback({ receiptNumber: code }), query('completed', '0')]);
  expect(await paymentRow(engine, paymentId)).toMatchObject({ status: 'unknown', receipt_number: null });
  expect(await caseKinds(engine, paymentId)).toEqual(['already_claimed', 'contested']);
});

describe('money that was put to a failed payment by likeness, and that a person leaves out of it', () => {
  async function letGo(): Promise<{ paymentId: string; code: string }> {
    const code = freshReceipt();
    const paymentId = await promptedPayment(engine, [failedCallback('1032')]);
    await insertEntry(engine, engine.tenant, { receiptNumber: code, paymentId, boundBy: 'match' });
    const money = { kind: 'pull', receiptNumber: code, boundBy: 'match' } as const;
    await settleNow(engine, paymentId, [paidCallback({ ...money, checkoutRequestId: null })]);
    expect(await ownerOf(code)).toEqual({ payment_id: paymentId, claim_id: null });
    expect((await claim(code)).body.error).toMatchObject({ code: 'receipt_used', paymentId });
    const caseId = await openCaseOf(engine, paymentId, 'contested');
    await close(caseId, 'none');
    return { paymentId, code };
  }
  const close = (caseId: string, decision: string, more: object = {}) =>
    engine.request('POST', `/v1/cases/${caseId}/close`, { decision, reason: 'Statement.', ...more });

  test('can be claimed, once', async () => {
    const { paymentId, code } = await letGo();
    const message = expect.stringContaining(`${paymentId} ended without it. It can be claimed once`);
    expect((await read(code)).body).toMatchObject({ used: false, message });
    expect((await claim(code)).status).toBe(201);
    expect((await claim(code)).body.error.code).toBe('receipt_used');
    expect((await read(code)).body).toMatchObject({ used: true });
  });

  test('is not counted by that payment once it was claimed, whatever comes later and whoever decides', async () => {
    const { paymentId, code } = await letGo();
    expect((await claim(code)).status).toBe(201);
    await settleNow(engine, paymentId, [paidCallback({ receiptNumber: code })]);
    expect(await paymentRow(engine, paymentId)).toMatchObject({ status: 'failed', receipt_number: null });
    const caseId = await openCaseOf(engine, paymentId, 'already_claimed');
    const { body } = await close(caseId, 'completed', { receiptNumber: code });
    expect(body.error).toMatchObject({ code: 'receipt_used', claimId: expect.any(String) });
  });

  test('can be named in a decision about the payment that it was made for', async () => {
    const { code } = await letGo();
    const paymentId = await unknownPayment(engine);
    const caseId = await openCaseOf(engine, paymentId);
    expect((await close(caseId, 'completed', { receiptNumber: code })).status).toBe(200);
    await settleNow(engine, paymentId);
    expect(await paymentRow(engine, paymentId)).toMatchObject({ status: 'completed', receipt_number: code });
    expect(await ownerOf(code)).toEqual({ payment_id: paymentId, claim_id: null });
  });
});

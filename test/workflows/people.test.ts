import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Engine } from '../support/engine.ts';
import { eventually } from '../support/eventually.ts';
import {
  becomes,
  callbackOf,
  eventTypes,
  evidenceOf,
  nextPhone,
  nextReceipt,
  onlyPushTo,
  patientTiming,
  pay,
  paymentRow,
  postCallback,
  runIds,
  sql,
  workflowOf,
} from '../support/flow.ts';

let engine: Engine;

beforeAll(async () => {
  // Unknown 3.6 s after the prompt; asked about until long after the test.
  const timing = { ...patientTiming, reconcileMs: [120_000], receiptMissingMs: 600 };
  engine = await Engine.start({ tempo: 50, timing });
  await engine.listen();
  while (ready.length < unknownPayments) ready.push(...(await Promise.all(Array.from({ length: 6 }, begun))));
});
afterAll(async () => {
  await engine.stop();
});

const reason = 'The statement shows it.';
const actor = 'Amina';
const resolve = (paymentId: string, status: string, more: object = {}) =>
  engine.request('POST', `/v1/payments/${paymentId}/resolve`, { status, reason, ...more });
const refresh = (paymentId: string) => engine.request('POST', `/v1/payments/${paymentId}/refresh`, {});

/** All are begun before the tests, for each takes its time to become unknown. */
const unknownPayments = 30;
const ready: Awaited<ReturnType<typeof begun>>[] = [];

async function begun() {
  const phone = nextPhone('15');
  const { paymentId, transactionId } = await pay(engine, phone);
  return { phone, paymentId, transactionId };
}

/** One that no other test has. */
async function unknown() {
  const payment = ready.shift() ?? (await begun());
  await becomes(engine, payment.paymentId, 'unknown', 45_000);
  return payment;
}

/** What is raced is what comes to them then. */
const several = (count: number) => Promise.all(Array.from({ length: count }, unknown));

const audited = (subject: string) =>
  sql<{ actor: string; action: string; reason: string }>(
    engine,
    'select actor, action, reason from audit_entries where subject = ? order by id',
    [subject],
  );

/** What everybody who can be asked says: API, database, last event and latest run. */
async function expectAgreement(paymentId: string, status: string): Promise<void> {
  const { body } = await engine.request('GET', `/v1/payments/${paymentId}`);
  const row = await paymentRow(engine, paymentId);
  const [event] = await sql<{ data: Record<string, unknown> }>(
    engine,
    `select payload -> 'data' as data from events where payment_id = ? order by sequence desc limit 1`,
    [paymentId],
  );
  expect({ api: body['status'], database: row.status, event: event?.data['status'] }).toEqual({
    api: status,
    database: status,
    event: status,
  });
  expect([body['receiptNumber'], event?.data['receiptNumber']]).toEqual([
    row.receipt_number,
    row.receipt_number,
  ]);
  await expect(workflowOf(engine, paymentId).result()).resolves.toBe(status);
  expect(
    (await eventTypes(engine, paymentId)).filter((type) => type === 'payment.completed').length,
  ).toBeLessThan(2);
}

describe('a decision', () => {
  test('about an unknown payment whose workflow runs ends it, and is announced', async () => {
    const { paymentId, transactionId } = await unknown();
    const receiptNumber = nextReceipt();
    expect((await resolve(paymentId, 'completed', { receiptNumber })).status).toBe(202);
    await becomes(engine, paymentId, 'completed');
    await expectAgreement(paymentId, 'completed');
    await eventually(() =>
      expect(engine.receiver.of('payment.completed', transactionId)[0]?.json.data).toMatchObject({
        receiptNumber,
      }),
    );
    expect(await runIds(engine, paymentId)).toHaveLength(1);
  });

  test('about a payment whose workflow is gone begins a run that prompts nobody', async () => {
    const { paymentId, phone } = await unknown();
    await workflowOf(engine, paymentId).terminate('by hand');
    await resolve(paymentId, 'failed');
    await becomes(engine, paymentId, 'failed');
    await expectAgreement(paymentId, 'failed');
    await onlyPushTo(engine, phone);
  });

  test('takes a success back by closing the case of its missing receipt; a receipt that comes after all corrects it', async () => {
    const phone = nextPhone('16');
    const { paymentId } = await pay(engine, phone);
    await becomes(engine, paymentId, 'completed');
    const caseId = await eventually(async () => {
      const [found] = (await engine.request('GET', `/v1/cases?paymentId=${paymentId}`)).body.data;
      expect(found).toMatchObject({ kind: 'receipt_missing', status: 'open' });
      return String(found!['id']);
    });
    const closing = { decision: 'failed', reason: 'No money came.' };
    expect((await engine.request('POST', `/v1/cases/${caseId}/close`, closing)).status).toBe(200);
    await becomes(engine, paymentId, 'failed');
    await expectAgreement(paymentId, 'failed');

    const push = await onlyPushTo(engine, phone);
    await postCallback(push, callbackOf(push, { receiptNumber: push.ledgerEntry!.receiptNumber }));
    await becomes(engine, paymentId, 'completed');
    await expectAgreement(paymentId, 'completed');
    expect(await eventTypes(engine, paymentId)).toEqual([
      'payment.completed',
      'payment.updated',
      'payment.updated',
    ]);
  });

  test('and a callback with a receipt at once end completed, whoever comes first, six times', async () => {
    const payments = await several(6);
    await Promise.all(
      payments.map(async ({ paymentId, phone }) => {
        const push = await onlyPushTo(engine, phone);
        const [decided] = await Promise.all([
          resolve(paymentId, 'failed'),
          postCallback(push, callbackOf(push)),
        ]);
        expect([202, 409]).toContain(decided.status);
      }),
    );
    for (const { paymentId } of payments) {
      await becomes(engine, paymentId, 'completed');
      await expectAgreement(paymentId, 'completed');
      const rows = await evidenceOf(engine, paymentId, 'decision');
      const entries = await audited(paymentId);
      // Written whole or not at all.
      expect(entries).toHaveLength(rows.length);
    }
  }, 60_000);

  test('and a settlement at once are put in order, whatever the order is', async () => {
    const payments = await several(4);
    await Promise.all(
      payments.map(async ({ paymentId, phone }) => {
        const push = await onlyPushTo(engine, phone);
        const failures = Array.from({ length: 3 }, (_, extra) =>
          postCallback(push, callbackOf(push, { resultCode: 1, extra })),
        );
        const [decided] = await Promise.all([resolve(paymentId, 'canceled'), ...failures]);
        await eventually(async () => {
          const rows = await sql<{ judged_at: Date | null }>(
            engine,
            'select judged_at from evidence where payment_id = ?',
            [paymentId],
          );
          expect(rows.every(({ judged_at }) => judged_at !== null)).toBe(true);
        });
        await becomes(engine, paymentId, decided.status === 202 ? 'canceled' : 'failed');
      }),
    );
    for (const { paymentId } of payments) {
      const { status } = await paymentRow(engine, paymentId);
      await expectAgreement(paymentId, status);
      const decided = (await evidenceOf(engine, paymentId, 'decision')).length > 0;
      expect(status).toBe(decided ? 'canceled' : 'failed');
      // What the person did not see, nor the like of it, and says otherwise is for a person again.
      const [row] = await sql<{ considered: string[]; callbacks: string[] }>(
        engine,
        `select d.considered, (select json_agg(kind || '/' || source_key) from evidence e
           where e.payment_id = d.payment_id and e.kind = 'callback') as callbacks
         from evidence d where d.payment_id = ? and d.kind = 'decision'`,
        [paymentId],
      );
      const isUnseen = row?.callbacks.every((key) => !row.considered.includes(key)) ?? false;
      const open = await sql(engine, `select kind from cases where payment_id = ? and status = 'open'`, [
        paymentId,
      ]);
      expect({ paymentId, open }).toEqual({
        paymentId,
        open: isUnseen ? [{ kind: 'contested' }] : [],
      });
    }
  }, 60_000);
});

describe('an operator in Temporal', () => {
  const update = (paymentId: string, name: string, order?: object) =>
    workflowOf(engine, paymentId).executeUpdate<unknown, [unknown]>(name, { args: [order] });
  const refusal = (paymentId: string, name: string, order?: object): Promise<string> =>
    update(paymentId, name, order).then(
      () => 'not refused',
      (error: unknown) => String((error as Error & { cause?: Error }).cause?.message),
    );

  test('resolves an unknown payment by hand, which is audited with their name', async () => {
    const { paymentId } = await unknown();
    const order = { status: 'failed', reason, actor };
    await expect(update(paymentId, 'resolveByHand', order)).resolves.toBe(
      'Decided. The payment is failed now.',
    );
    await expectAgreement(paymentId, 'failed');
    expect(await audited(paymentId)).toEqual([
      { actor: 'temporal operator Amina', action: 'payment.resolved', reason },
    ]);
  });

  test.each([
    { order: undefined, says: 'Give a reason' },
    { order: { actor, status: 'failed' }, says: 'Give a reason' },
    { order: { actor, status: 'failed', reason: '  ' }, says: 'Give a reason' },
    { order: { reason, status: 'failed' }, says: 'Give your name' },
    { order: { reason, actor, status: 'refunded' }, says: 'completed, failed, canceled' },
    { order: { reason, actor, status: 'failed', receiptNumber: 'UIE4K7Q2XN' }, says: 'receiptNumber' },
    { order: { reason, actor, status: 'completed', receiptNumber: 'short' }, says: 'ten capital letters' },
  ])('is refused before anything is in the history: $says', async ({ order, says }) => {
    const { paymentId } = await unknown();
    expect(await refusal(paymentId, 'resolveByHand', order)).toContain(says);
    const { events } = await workflowOf(engine, paymentId).fetchHistory();
    expect(events!.filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes)).toHaveLength(1);
    expect(await audited(paymentId)).toEqual([]);
    expect(await paymentRow(engine, paymentId)).toMatchObject({ status: 'unknown' });
  });

  test('is refused a question without a reason or a name', async () => {
    const { paymentId } = await unknown();
    expect(await refusal(paymentId, 'askSafaricomNow', { actor })).toContain('Give a reason');
    expect(await refusal(paymentId, 'askSafaricomNow', { reason, actor: ' ' })).toContain('Give your name');
    expect(await audited(paymentId)).toEqual([]);
  });

  test('is told in words why a decision is none', async () => {
    const order = { status: 'failed', reason, actor };
    const receiptNumber = nextReceipt();
    const [{ paymentId }, other] = await Promise.all([unknown(), unknown()]);
    await resolve(other.paymentId, 'completed', { receiptNumber });
    expect(
      await refusal(paymentId, 'resolveByHand', { ...order, status: 'completed', receiptNumber }),
    ).toContain(`belongs to ${other.paymentId}`);
    expect(await audited(paymentId)).toEqual([]);
  });

  test('has Safaricom asked at once, and reads what came of it', async () => {
    const { paymentId } = await unknown();
    const before = await evidenceOf(engine, paymentId, 'query');
    const answer = await update(paymentId, 'askSafaricomNow', { reason, actor });
    expect(answer).toMatchObject({
      outcome: 'answered',
      words: expect.stringContaining('Safaricom answered'),
    });
    expect(await evidenceOf(engine, paymentId, 'query')).toHaveLength(before.length + 1);
    expect(await audited(paymentId)).toEqual([
      { actor: 'temporal operator Amina', action: 'payment.refreshed', reason },
    ]);
  });

  test('who resolves while a callback ends the payment is heard before the workflow ends, or told that it ended', async () => {
    const told = /^not refused$|nothing to resolve|already completed/;
    const payments = await several(5);
    await Promise.all(
      payments.map(async ({ paymentId, phone }) => {
        const push = await onlyPushTo(engine, phone);
        const [answer] = await Promise.all([
          refusal(paymentId, 'resolveByHand', { status: 'completed', reason, actor }),
          postCallback(push, callbackOf(push)),
        ]);
        expect(answer).toMatch(told);
        await becomes(engine, paymentId, 'completed');
        await expectAgreement(paymentId, 'completed');
      }),
    );
  }, 60_000);
});

describe('refresh', () => {
  test('finds out what a query knows, and says it', async () => {
    const { timing } = engine;
    const { checksMs } = timing;
    // The schedule asks nothing before the person does.
    timing.checksMs = [5_000, 60_000];
    const phone = nextPhone('16');
    const { paymentId } = await pay(engine, phone);
    await eventually(async () => expect((await onlyPushTo(engine, phone)).ledgerEntry).not.toBeNull());
    await sql(
      engine,
      `update payments set prompt_sent_at = prompt_sent_at - interval '2 seconds' where id = ?`,
      [paymentId],
    );
    const { status, body } = await refresh(paymentId);
    timing.checksMs = checksMs;
    expect(status).toBe(200);
    expect(body).toMatchObject({
      object: 'refresh',
      outcome: 'answered',
      message: 'Safaricom answered: The service request is processed successfully.',
      payment: { id: paymentId, status: 'completed' },
    });
    await expectAgreement(paymentId, 'completed');
    const [entry, ...others] = await audited(paymentId);
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ action: 'payment.refreshed', actor: expect.stringMatching(/^key_/) });
  });

  test('asks about a payment whose workflow has ended in a run of its own', async () => {
    const phone = nextPhone('12');
    const { paymentId } = await pay(engine, phone);
    await becomes(engine, paymentId, 'failed');
    await workflowOf(engine, paymentId).result();
    const before = await evidenceOf(engine, paymentId, 'query');
    const { status, body } = await refresh(paymentId);
    expect([status, body['outcome']]).toEqual([200, 'answered']);
    expect(await evidenceOf(engine, paymentId, 'query')).toHaveLength(before.length + 1);
    expect(await runIds(engine, paymentId)).toHaveLength(2);
    await onlyPushTo(engine, phone);
  });

  test('asks nothing where there is nothing to ask, and says so', async () => {
    const { paymentId } = await pay(engine, nextPhone());
    await becomes(engine, paymentId, 'completed');
    const { status, body } = await refresh(paymentId);
    expect([status, body['outcome']]).toEqual([200, 'notAsked']);
    expect(body['message']).toContain('nothing left to ask');
    expect(await audited(paymentId)).toEqual([]);
  });

  test('tells when to come back once the questions of this minute are spent', async () => {
    const { paymentId } = await unknown();
    const { timing } = engine;
    const { queryWindowMs } = timing;
    timing.queryWindowMs = 60_000;
    await sql(
      engine,
      'update budgets set recent = array(select clock_timestamp() from generate_series(1, 5))',
    );
    const before = await evidenceOf(engine, paymentId, 'query');
    const { status, body, headers } = await refresh(paymentId);
    timing.queryWindowMs = queryWindowMs;
    expect([status, body.error.code, body.error.paymentId]).toEqual([429, 'query_budget_spent', paymentId]);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await evidenceOf(engine, paymentId, 'query')).toHaveLength(before.length);
  });
});

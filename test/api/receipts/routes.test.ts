import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Receipt } from '../../../db/entities/index.ts';
import { everyTenantsEntities } from '../../../db/tenant.ts';
import { paidCallback } from '../../activities/world.ts';
import { Engine } from '../../support/engine.ts';
import { caseKinds, paymentRow, sql } from '../../support/flow.ts';
import { makeTenant, type TestTenant } from '../../support/tenants.ts';
import { insertEntry, insertPayment } from '../support/rows.ts';
import { freshReceipt, promptedPayment, settleNow } from '../support/scene.ts';
import { closedAddress, temporalAt } from '../support/serve-api.ts';

let engine: Engine;
let other: TestTenant;

beforeAll(async () => {
  engine = await Engine.start({ worker: false, tempo: 1, api: { client: temporalAt(closedAddress) } });
  other = await makeTenant(engine.orm, engine.sealer);
});
afterAll(async () => {
  await engine.stop();
});

const read = (code: string, apiKey = engine.tenant.apiKey) =>
  engine.request('GET', `/v1/receipts/${code}`, undefined, { authorization: `Bearer ${apiKey}` });
const claim = (
  code: string,
  body: object = { reference: 'Order 1042' },
  headers: Record<string, string> = {},
) => engine.request('POST', `/v1/receipts/${code}/claim`, body, headers);

/** Money of KES 500 that a source that counts told. */
async function entry(columns: Parameters<typeof insertEntry>[2] = {}): Promise<string> {
  const receiptNumber = columns.receiptNumber ?? freshReceipt();
  await insertEntry(engine, engine.tenant, { ...columns, receiptNumber });
  return receiptNumber;
}

const own = ({ organisationId, environment }: TestTenant, receiptNumber: string, paymentId: string) =>
  everyTenantsEntities(engine.orm).insert(Receipt, {
    organisationId,
    environment,
    receiptNumber,
    paymentId,
    claimId: null,
  } as never);

/** Money that nobody asked for, as a payment of its own. */
async function unasked(): Promise<{ receiptNumber: string; paymentId: string }> {
  const receiptNumber = freshReceipt();
  const paymentId = await insertPayment(engine, engine.tenant, {
    channel: 'c2b',
    amountShillings: 500,
    receiptNumber,
    callbackTokenHash: null,
    promptBy: null,
  });
  await entry({ receiptNumber, source: 'c2b', paymentId, boundBy: 'receipt' });
  await own(engine.tenant, receiptNumber, paymentId);
  return { receiptNumber, paymentId };
}

const ownersOf = (receiptNumber: string) =>
  sql<{ payment_id: string | null; claim_id: string | null }>(
    engine,
    'select payment_id, claim_id from receipts where receipt_number = ?',
    [receiptNumber],
  );
const claimsOf = (receiptNumber: string) =>
  sql<{ id: string }>(engine, 'select id from claims where receipt_number = ?', [receiptNumber]);

describe('the receipt desk', () => {
  test('tells of money that came: real, how much, when, by whom (masked), and that it is not used', async () => {
    const occurredAt = new Date('2026-09-14T08:21:07.000Z');
    const code = await entry({
      occurredAt,
      amountShillings: 1_500,
      accountReference: 'INV7',
      shortCode: '174379',
    });
    const { status, body } = await read(code.toLowerCase());
    expect(status).toBe(200);
    expect(body).toMatchObject({
      object: 'receipt',
      code,
      verdict: 'real',
      message: 'Real of KES 1,500, and not used yet.',
      amount: 1_500,
      occurredAt: occurredAt.toISOString(),
      shortCode: '174379',
      accountReference: 'INV7',
      payer: '25471****678',
      used: false,
      paymentId: null,
      claimId: null,
    });
    expect(body['sources']).toMatchObject([{ source: 'pull', amount: 1_500, payer: '25471****678' }]);
    expect(JSON.stringify(body)).not.toContain('254712345678');
  });

  test('names the payment that used it', async () => {
    const receiptNumber = freshReceipt();
    const paymentId = await promptedPayment(engine, [paidCallback({ receiptNumber })]);
    const { body } = await read(receiptNumber);
    expect(body).toMatchObject({ verdict: 'real', amount: 500, used: true, paymentId, claimId: null });
    expect(body['message']).toContain(paymentId);
    expect(body['sources']).toMatchObject([{ source: 'callback', paymentId }]);
    expect(JSON.stringify(body)).not.toContain('254700000000');
  });

  test('tells of money that nobody asked for that it may be claimed', async () => {
    const { receiptNumber, paymentId } = await unasked();
    const { body } = await read(receiptNumber);
    expect(body).toMatchObject({ verdict: 'real', used: false, paymentId, claimId: null });
    expect(body['message']).toContain('can be claimed once');
  });

  test('knows nothing of a receipt that nobody told, nor of one that only an unlisted address did', async () => {
    expect((await read(freshReceipt())).body).toMatchObject({
      verdict: 'notKnown',
      amount: null,
      used: false,
      sources: [],
    });
    const forged = await entry({ source: 'c2b', fromListedAddress: false });
    const { body } = await read(forged);
    expect(body).toMatchObject({ verdict: 'notKnown', amount: null, used: false });
    expect(body['message']).toContain('not Safaricom’s');
    expect(body['sources']).toMatchObject([{ source: 'c2b', fromListedAddress: false }]);
  });

  test('has Safaricom asked about what nobody vouches for, once, and tells what comes of it', async () => {
    await sql(engine, `update daraja_credentials set initiator_name = 'testapi' where id = ?`, [
      engine.tenant.credentialId,
    ]);
    const code = freshReceipt();
    const checks = () =>
      sql<{ id: string; state: string }>(
        engine,
        'select id, state from status_checks where receipt_number = ?',
        [code],
      );
    const answer = async (says: string) => {
      const [check] = await checks();
      await sql(
        engine,
        `update status_checks set state = 'answered', says = ?, answered_at = clock_timestamp(), result_sealed = ?
         where id = ?`,
        [says, engine.sealer.seal('status-result', check!.id, '{}'), check!.id],
      );
    };
    expect((await read(code)).body).toMatchObject({ verdict: 'checking', amount: null });
    expect((await read(code)).body['message']).toContain('Read this again');
    expect(await checks()).toMatchObject([{ state: 'waiting' }]);
    await answer('notCompleted');
    expect((await read(code)).body).toMatchObject({ verdict: 'notFound' });
    await answer('notKnown');
    expect((await read(code)).body).toMatchObject({ verdict: 'notKnown' });
    expect(await checks()).toHaveLength(1);
    expect((await read(code, other.apiKey)).body).toMatchObject({ verdict: 'notKnown' });
    // What is real already costs no question.
    const real = await entry();
    await read(real);
    expect(await sql(engine, 'select 1 from status_checks where receipt_number = ?', [real])).toEqual([]);
    await sql(engine, 'update daraja_credentials set initiator_name = null');
  });

  test('says so when sources that count disagree about the amount', async () => {
    const receiptNumber = await entry();
    await entry({ receiptNumber, source: 'statement', amountShillings: 501 });
    const { body } = await read(receiptNumber);
    expect(body).toMatchObject({ verdict: 'real', amount: null });
    expect(body['message']).toContain('disagree');
  });

  test.each([
    ['254712345678', '25471****678'],
    ['25470****149', '25470****149'],
    ['a'.repeat(64), null],
    ['Wanjiru Kamau', null],
    [null, null],
  ])('shows the payer %s as %s', async (payer, shown) => {
    expect((await read(await entry({ payer }))).body['payer']).toBe(shown);
  });

  test.each(['UIE4K7Q2X', 'UIE4K7Q2XNN', 'UIE4K7Q2X-', '%20UIE4K7Q2X'])(
    'refuses %s, and says what a receipt looks like',
    async (code) => {
      for (const answer of [await read(code), await claim(code)]) {
        expect(answer.status).toBe(422);
        expect(answer.body.error.validation).toMatchObject([{ field: 'code' }]);
        expect(answer.body.error.validation[0]!.message).toContain('ten letters and digits');
      }
    },
  );

  test('tells another organisation nothing, which may own the same receipt', async () => {
    const code = await entry();
    expect((await read(code, other.apiKey)).body).toMatchObject({
      verdict: 'notKnown',
      sources: [],
      used: false,
    });
    const headers = { authorization: `Bearer ${other.apiKey}` };
    expect((await claim(code, { reason: 'mine' }, headers)).body.error.code).toBe('receipt_not_proven');
    await insertEntry(engine, other, { receiptNumber: code });
    expect((await claim(code)).status).toBe(201);
    expect((await claim(code, { reason: 'mine' }, headers)).status).toBe(201);
    expect(await ownersOf(code)).toHaveLength(2);
  });
});

describe('a claim', () => {
  test('uses the receipt up, is audited, and can be read and listed', async () => {
    const code = await entry();
    const { status, body, headers } = await claim(code, {
      reference: 'Order 1042',
      reason: 'Paid at the till.',
      amount: 500,
      metadata: { orderId: '1042' },
    });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/v1/claims/${String(body['id'])}`);
    expect(body).toMatchObject({
      object: 'claim',
      receiptNumber: code,
      amount: 500,
      reference: 'Order 1042',
      reason: 'Paid at the till.',
      metadata: { orderId: '1042' },
      claimedBy: expect.stringMatching(/^key_/),
    });
    expect((await engine.request('GET', String(headers.get('location')))).body).toEqual(body);
    const list = await engine.request(
      'GET',
      `/v1/claims?receiptNumber=${code.toLowerCase()}&reference=Order+1042`,
    );
    expect(list.body.data).toEqual([body]);
    expect(await ownersOf(code)).toEqual([{ payment_id: null, claim_id: body['id'] }]);
    expect((await read(code)).body).toMatchObject({ used: true, claimId: body['id'], paymentId: null });
    const audit = await engine.request('GET', `/v1/audit-entries?subject=${String(body['id'])}`);
    expect(audit.body.data).toMatchObject([
      {
        action: 'receipt.claimed',
        actor: body['claimedBy'],
        reason: 'Paid at the till.',
        details: { receiptNumber: code, amount: 500 },
        requestId: headers.get('request-id'),
      },
    ]);
  });

  test('of a claimed receipt is refused, and names the claim', async () => {
    const code = await entry();
    const first = await claim(code);
    const { status, body } = await claim(code);
    expect(status).toBe(409);
    expect(body.error).toMatchObject({ code: 'receipt_used', claimId: first.body['id'] });
    expect(await claimsOf(code)).toHaveLength(1);
  });

  test('of a receipt that a prompted payment owns is refused, and names the payment', async () => {
    const receiptNumber = freshReceipt();
    const paymentId = await promptedPayment(engine, [paidCallback({ receiptNumber })]);
    await entry({ receiptNumber });
    const { status, body } = await claim(receiptNumber);
    expect([status, body.error.code, body.error.paymentId]).toEqual([409, 'receipt_used', paymentId]);
    expect(await claimsOf(receiptNumber)).toEqual([]);
  });

  test('of money that nobody asked for stands beside its payment, once', async () => {
    const { receiptNumber, paymentId } = await unasked();
    const answers = await Promise.all([claim(receiptNumber), claim(receiptNumber), claim(receiptNumber)]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409]);
    const { id } = answers.find(({ status }) => status === 201)!.body;
    expect(await ownersOf(receiptNumber)).toEqual([{ payment_id: paymentId, claim_id: id }]);
    expect((await claim(receiptNumber)).body.error).toMatchObject({
      code: 'receipt_used',
      claimId: id,
      paymentId,
    });
    expect((await read(receiptNumber)).body).toMatchObject({ used: true, paymentId, claimId: id });
  });

  test('of what nobody who counts told is refused, and takes nothing', async () => {
    const forged = await entry({ source: 'c2b', fromListedAddress: false });
    const disputed = await entry();
    await entry({ receiptNumber: disputed, source: 'statement', amountShillings: 501 });
    for (const code of [freshReceipt(), forged, disputed]) {
      const { status, body } = await claim(code);
      expect([status, body.error.code]).toEqual([422, 'receipt_not_proven']);
      expect(await ownersOf(code)).toEqual([]);
      expect(await claimsOf(code)).toEqual([]);
    }
  });

  test('of another amount is refused by its field, and takes nothing', async () => {
    const code = await entry();
    const { status, body } = await claim(code, { reference: 'Order', amount: 501 });
    expect(status).toBe(422);
    expect(body.error.validation).toEqual([
      { field: 'amount', message: expect.stringContaining('500 shillings') },
    ]);
    expect(await ownersOf(code)).toEqual([]);
  });

  test.each([
    { body: {}, field: 'reference' },
    { body: { amount: 500 }, field: 'reference' },
    { body: { reference: ' ' }, field: 'reference' },
    { body: { reference: 'Order', amount: 1.5 }, field: 'amount' },
  ])('refuses $body', async ({ body, field }) => {
    const answer = await claim(await entry(), body);
    expect(answer.status).toBe(422);
    expect(answer.body.error.validation.map((each) => each.field)).toContain(field);
  });

  test('again with the same key answers the same', async () => {
    const code = await entry();
    const key = { 'idempotency-key': `claim-${code}` };
    const first = await claim(code, undefined, key);
    const again = await claim(code, undefined, key);
    await sql(engine, 'update idempotency_keys set answer_sealed = null where key = ?', [
      key['idempotency-key'],
    ]);
    const rebuilt = await claim(code, undefined, key);
    expect([again.body, rebuilt.body]).toEqual([first.body, first.body]);
    expect(await claimsOf(code)).toHaveLength(1);
  });
});

describe('of all who take one receipt at once exactly one gets it:', () => {
  const rounds = 15;

  test('ten claims', async () => {
    const code = await entry();
    const answers = await Promise.all(Array.from({ length: 10 }, () => claim(code)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const winner = answers.find(({ status }) => status === 201)!.body['id'];
    for (const { body } of answers.filter(({ status }) => status === 409))
      expect(body.error).toMatchObject({ code: 'receipt_used', claimId: winner });
    expect(await ownersOf(code)).toEqual([{ payment_id: null, claim_id: winner }]);
  });

  test('a claim and a payment that settles', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const receiptNumber = await entry();
      const paymentId = await promptedPayment(engine);
      const settling = () => settleNow(engine, paymentId, [paidCallback({ receiptNumber })]);
      // In turn, so that each comes first now and then.
      const [claimed] =
        round % 2 === 0
          ? await Promise.all([claim(receiptNumber), settling()])
          : (await Promise.all([settling(), claim(receiptNumber)])).toReversed();
      const { status: answer, body } = claimed as Awaited<ReturnType<typeof claim>>;
      const [owner, ...others] = await ownersOf(receiptNumber);
      expect(others).toEqual([]);
      const { status } = await paymentRow(engine, paymentId);
      const cases = await caseKinds(engine, paymentId);
      const isClaimed = answer === 201;
      expect({ owner, status, cases }).toEqual(
        isClaimed
          ? {
              owner: { payment_id: null, claim_id: body['id'] },
              status: 'pending',
              cases: ['already_claimed'],
            }
          : { owner: { payment_id: paymentId, claim_id: null }, status: 'completed', cases: [] },
      );
      expect(isClaimed || body.error.paymentId === paymentId).toBe(true);
    }
  });

  test('a claim that comes first leaves the payment without it, and a case says whose it is', async () => {
    const receiptNumber = await entry();
    await claim(receiptNumber);
    const paymentId = await promptedPayment(engine, [paidCallback({ receiptNumber })]);
    expect(await paymentRow(engine, paymentId)).toMatchObject({ status: 'pending', receipt_number: null });
    expect(await caseKinds(engine, paymentId)).toEqual(['already_claimed']);
  });

  test('a claim that fails gives the receipt back to the payment that waits for it', async () => {
    const receiptNumber = freshReceipt();
    const paymentId = await promptedPayment(engine);
    const [refused] = await Promise.all([
      claim(receiptNumber),
      settleNow(engine, paymentId, [paidCallback({ receiptNumber })]),
    ]);
    expect(refused.status).toBeGreaterThanOrEqual(409);
    expect(await ownersOf(receiptNumber)).toEqual([{ payment_id: paymentId, claim_id: null }]);
  });
});

test('the database refuses a receipt without an owner, and a second claim of one', async () => {
  const { organisationId, environment } = engine.tenant;
  await expect(
    sql(engine, 'insert into receipts (organisation_id, environment, receipt_number) values (?, ?, ?)', [
      organisationId,
      environment,
      freshReceipt(),
    ]),
  ).rejects.toThrow(/receipts_owned/);
  const code = await entry();
  await claim(code);
  await expect(
    sql(
      engine,
      `insert into claims (id, organisation_id, environment, receipt_number, amount_shillings, reason, metadata, claimed_by)
       values ('claim_x', ?, ?, ?, 1, 'x', '{}', 'key_x')`,
      [organisationId, environment, code],
    ),
  ).rejects.toThrow(/unique/);
});

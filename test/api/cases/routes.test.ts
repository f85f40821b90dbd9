import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '../../../db/new-id.ts';
import { failedCallback, paidCallback, query } from '../../activities/world.ts';
import { Engine } from '../../support/engine.ts';
import { sql } from '../../support/flow.ts';
import { makeTenant } from '../../support/tenants.ts';
import { freshReceipt, openCaseOf, promptedPayment, settleNow, unknownPayment } from '../support/scene.ts';
import { closedAddress, temporalAt } from '../support/serve-api.ts';

let engine: Engine;

beforeAll(async () => {
  engine = await Engine.start({ worker: false, tempo: 1, api: { client: temporalAt(closedAddress) } });
});
afterAll(async () => {
  await engine.stop();
});

const list = async (filter = '') => (await engine.request('GET', `/v1/cases${filter}`)).body;
const idsOf = (page: Awaited<ReturnType<typeof list>>) => page.data.map(({ id }) => id);

describe('a case', () => {
  test('tells what contradicts what in words, with all evidence, how much each counts, and nothing of the payer', async () => {
    const phoneNumber = '254712345678';
    const body = `{"PhoneNumber":${phoneNumber}}`;
    const paymentId = await promptedPayment(engine, [], { phoneNumber });
    await settleNow(engine, paymentId, [query('completed', '0')]);
    await settleNow(engine, paymentId, [
      failedCallback('1', { body, fromListedAddress: true, detail: `Paid by ${phoneNumber} Wanjiru.` }),
    ]);
    await settleNow(engine, paymentId, [
      paidCallback({
        receiptNumber: freshReceipt(),
        fromListedAddress: false,
        checkoutRequestId: 'ws_CO_other',
      }),
      failedCallback('1037', { fromListedAddress: false }),
    ]);
    const { body: read } = await engine.request(
      'GET',
      `/v1/cases/${await openCaseOf(engine, paymentId, 'contested')}`,
    );
    expect(read).toMatchObject({
      object: 'case',
      kind: 'contested',
      status: 'open',
      paymentId,
      transactionId: paymentId.replace('pay_', 'trxn_'),
      paymentStatus: 'completed',
      amount: 500,
      summary: expect.stringContaining('KES 500'),
      decision: null,
      contradiction: {
        saysPaid: [
          expect.stringMatching(
            /^Safaricom, asked by query, says that it was paid \(code 0: .+\), at 20\d\d-/,
          ),
          expect.stringMatching(/^A callback says that it was paid, KES 500, receipt SCN/),
        ],
        saysNotPaid: [
          expect.stringMatching(
            /^A callback says that it was not paid \(code 1: The balance is insufficient/,
          ),
          expect.stringMatching(/^A callback says that it was not paid \(code 1037/),
        ],
      },
    });
    const evidence = read['evidence'] as Record<string, unknown>[];
    expect(
      evidence.map(({ kind, code, ageSeconds, fromListedAddress }) => [
        kind,
        code,
        ageSeconds,
        fromListedAddress,
      ]),
    ).toEqual([
      ['acknowledgement', null, expect.any(Number), null],
      ['query', '0', expect.any(Number), null],
      ['callback', '1', expect.any(Number), true],
      ['callback', '0', expect.any(Number), false],
      ['callback', '1037', expect.any(Number), false],
    ]);
    expect(evidence.map(({ strength }) => strength)).toEqual([
      'It decides nothing.',
      expect.stringMatching(/^Strong: /),
      expect.stringMatching(/^Final by itself: /),
      'It decides nothing. It names another prompt than this payment’s.',
      'It decides nothing. It came from an unlisted address, and nothing else tells the same.',
    ]);
    const [, paidByQuery] = evidence;
    expect(paidByQuery).toMatchObject({ codeMeaning: 'The service request is processed successfully.' });
    expect(paidByQuery!['ageSeconds']).toBeGreaterThanOrEqual(80);
    const text = JSON.stringify(read);
    for (const secret of [phoneNumber, 'Wanjiru', 'ws_CO_', 'sealed']) expect(text).not.toContain(secret);
  });

  test('about money that does not fit says what would fit', async () => {
    const paymentId = await promptedPayment(engine, [
      paidCallback({ receiptNumber: freshReceipt(), amountShillings: 499 }),
      paidCallback({ receiptNumber: freshReceipt(), shortCodeFits: false }),
    ]);
    const caseId = await openCaseOf(engine, paymentId, 'amount_mismatch');
    const { body } = await engine.request('GET', `/v1/cases/${caseId}`);
    const strengths = (body['evidence'] as { strength: string }[]).map(({ strength }) => strength);
    expect(strengths[1]).toContain('The payment is of KES 500.');
    expect(strengths[1]).toContain('no failure is announced');
    expect(strengths[2]).toContain('another short code');
  });

  test('that a person closed tells the decision with the evidence', async () => {
    const paymentId = await unknownPayment(engine);
    const caseId = await openCaseOf(engine, paymentId);
    const closing = { decision: 'failed', reason: 'On no statement.' };
    const { body } = await engine.request('POST', `/v1/cases/${caseId}/close`, closing);
    const evidence = body['evidence'] as Record<string, unknown>[];
    expect(evidence.at(-1)).toMatchObject({
      kind: 'decision',
      says: 'failed',
      words: 'Decided by a person: On no statement. (failed)',
    });
  });
});

describe('the list of cases', () => {
  test('is filtered by status, kind, payment and time, and paged by keyset', async () => {
    const tenant = await makeTenant(engine.orm, engine.sealer);
    const elsewhere = await promptedPayment(engine, [query('completed', '0'), failedCallback()]);
    await sql(engine, 'delete from cases where payment_id <> ?', [elsewhere]);
    const twice = await promptedPayment(engine, [
      paidCallback({ receiptNumber: freshReceipt() }),
      paidCallback({ receiptNumber: freshReceipt() }),
    ]);
    const unknown = await unknownPayment(engine);
    const all = await list();
    expect(all.data.map(({ kind }) => kind)).toEqual(['still_unknown', 'paid_twice', 'contested']);
    const [ofUnknown, ofTwice, contested] = idsOf(all);
    const closing = { decision: 'none', reason: 'Refunded.' };
    await engine.request('POST', `/v1/cases/${String(ofTwice)}/close`, closing);
    expect(idsOf(await list('?statuses=closed'))).toEqual([ofTwice]);
    expect(idsOf(await list('?statuses=open'))).toEqual([ofUnknown, contested]);
    expect(idsOf(await list('?kinds=contested&kinds=paid_twice'))).toEqual([ofTwice, contested]);
    expect(idsOf(await list(`?paymentId=${twice}`))).toEqual([ofTwice]);
    expect(idsOf(await list(`?paymentId=${unknown.replace('pay_', 'trxn_')}`))).toEqual([ofUnknown]);
    const openedAt = new Date('2026-09-14T12:00:00Z');
    const earlier = newId('case', openedAt);
    await sql(engine, 'update cases set id = ?, opened_at = ? where id = ?', [earlier, openedAt, contested]);
    expect(idsOf(await list('?end=2026-09-15T00:00:00.000Z'))).toEqual([earlier]);
    expect(idsOf(await list('?start=2026-09-15T00:00:00.000Z&statuses=open'))).toEqual([ofUnknown]);
    const wrong = await engine.request(
      'GET',
      '/v1/cases?start=2026-09-15T00:00:00.000Z&end=2026-09-14T00:00:00.000Z',
    );
    expect(wrong.body.error.validation).toMatchObject([{ field: 'end' }]);

    const first = await list('?limit=2');
    const second = await list(`?limit=2&cursor=${first.meta.cursor}`);
    expect([...idsOf(first), ...idsOf(second)]).toEqual([ofUnknown, ofTwice, earlier]);
    expect(second.meta.cursor).toBeNull();
    const headers = { authorization: `Bearer ${tenant.apiKey}` };
    expect((await engine.request('GET', '/v1/cases', undefined, headers)).body.data).toEqual([]);
  });
});

test('the list of audit entries is filtered by who, what, on what and when', async () => {
  const paymentId = await unknownPayment(engine);
  const order = { status: 'failed', reason: 'On no statement.' };
  await engine.request('POST', `/v1/payments/${paymentId}/resolve`, order);
  const entries = async (filter: string) =>
    (await engine.request('GET', `/v1/audit-entries?subject=${paymentId}${filter}`)).body.data;
  const [entry] = await entries('');
  expect(entry).toMatchObject({
    object: 'audit_entry',
    action: 'payment.resolved',
    reason: 'On no statement.',
  });
  expect(await entries('&actions=payment.resolved&actions=case.closed')).toEqual([entry]);
  expect(await entries('&actions=receipt.claimed')).toEqual([]);
  expect(await entries(`&actor=${String(entry!['actor'])}`)).toEqual([entry]);
  expect(await entries('&actor=key_other')).toEqual([]);
  expect(await entries('&end=2026-01-01T00:00:00.000Z')).toEqual([]);
});

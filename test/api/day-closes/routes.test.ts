import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  Claim,
  AccountEntry,
  DarajaCredential,
  DayClose,
  IdempotencyKey,
  Payment,
  PaymentCase,
  PullPass,
  Receipt,
  type EntrySource,
  type Tenant,
} from '../../../db/entities/index.ts';
import { newId } from '../../../db/new-id.ts';
import { addEntry } from '../../../db/new-entry.ts';
import { everyTenantsEntities } from '../../../db/tenant.ts';
import { Engine } from '../../support/engine.ts';
import { makeTenant, type TestTenant } from '../../support/tenants.ts';
import { answerJudge } from '../support/answer-schema.ts';
import { insertPayment } from '../support/rows.ts';
import { send, type Sent } from '../support/send.ts';

let engine: Engine;
let tenant: TestTenant;
let account: DarajaCredential;
let judge: ReturnType<typeof answerJudge>;
beforeAll(async () => {
  engine = await Engine.start({ worker: false, tempo: 1 });
  judge = answerJudge((await send(`${engine.apiUrl}/openapi.json`)).body as never);
});
beforeEach(async () => {
  tenant = await makeTenant(engine.orm, engine.sealer);
  account = await em().findOneOrFail(DarajaCredential, { id: tenant.credentialId });
});
afterAll(async () => {
  await engine.stop();
});

const em = () => everyTenantsEntities(engine.orm);
const ofTenant = ({ organisationId, environment }: Tenant) => ({ organisationId, environment });
/** A time of 24 November in East Africa. */
const at = (clock: string, day = '2026-11-24'): Date => new Date(`${day}T${clock}:00+03:00`);

/** A completed payment of this account, which owns its receipt. */
async function paid(receiptNumber: string | null, clock: string, columns: object = {}): Promise<string> {
  const sentAt = at(clock);
  const row = {
    credentialId: account.id,
    receiptNumber,
    promptSentAt: sentAt,
    createdAt: sentAt,
    ...columns,
  };
  const paymentId = await insertPayment(engine, tenant, row);
  if (receiptNumber !== null) await own(receiptNumber, { paymentId });
  return paymentId;
}
/** A claim of a receipt that no payment here is of. */
async function claimed(receiptNumber: string, amountShillings: number): Promise<string> {
  const id = newId('claim');
  const told = { receiptNumber, amountShillings, reference: 'Order 7', reason: null, metadata: {} };
  await em().insert(Claim, { id, ...ofTenant(tenant), ...told, claimedBy: 'key_1' });
  await own(receiptNumber, { claimId: id });
  return id;
}
const own = (receiptNumber: string, owner: { paymentId: string } | { claimId: string }) =>
  em().insert(Receipt, {
    ...ofTenant(tenant),
    receiptNumber,
    paymentId: null,
    claimId: null,
    ...owner,
  } as never);
const told = (source: EntrySource, receiptNumber: string, when: Date, change: object = {}) =>
  addEntry(em(), engine.sealer, account, {
    source,
    receiptNumber,
    amountShillings: 100,
    occurredAt: when,
    shortCode: null,
    accountReference: 'INV1',
    payer: null,
    ...change,
  });

const header = 'Receipt No.,Completion Time,Transaction Status,Paid In';
/** A statement of the whole day, or up to the row of a later hour where it names no period. */
async function importStatement(
  rows: [receipt: string, clock: string, amount?: string][],
  period: string | null = '24-11-2026 - 24-11-2026',
): Promise<string> {
  const lines = rows.map(
    ([receipt, clock, amount = '100']) => `${receipt},24-11-2026 ${clock}:00,Completed,${amount}`,
  );
  const above = period === null ? [] : [`Time Period:,${period}`];
  const csv = [...above, header, ...lines].join('\n');
  const { status, body } = await send(`${engine.apiUrl}/v1/statements`, {
    method: 'POST',
    key: tenant.apiKey,
    body: { csv, credentialId: account.id },
  });
  expect(status).toBe(200);
  return String(body['id']);
}

async function post(body: object, headers = {}): Promise<Sent> {
  const answer = await send(`${engine.apiUrl}/v1/day-closes`, {
    method: 'POST',
    key: tenant.apiKey,
    body,
    headers,
  });
  judge('post', '/v1/day-closes', answer);
  return answer;
}
async function close(more: object = {}): Promise<Sent['body']> {
  const { status, body } = await post({ date: '2026-11-24', ...more });
  expect(status).toBe(201);
  return body;
}
const gapsOf = (body: Sent['body']) => body['gaps'] as { kind: string; message: string }[];
const kindsOf = (body: Sent['body']) => gapsOf(body).map(({ kind }) => kind);

async function rowsOf(body: Sent['body']): Promise<string[]> {
  const answer = await send(`${engine.apiUrl}${String(body['rowsUrl'])}`, { key: tenant.apiKey });
  judge('get', '/v1/day-closes/{id}/rows.csv', answer);
  expect(answer.status).toBe(200);
  const [head, ...rows] = answer.text.trimEnd().split('\n');
  expect(head).toBe('receipt,time,reference,finding,here,pull,statement,payment,claim');
  return rows;
}

test('a day whose books are the same here and in the statement is complete', async () => {
  const paymentId = await paid('UKO1111111', '09:00');
  const claimId = await claimed('UKO2222222', 100);
  await importStatement([
    ['UKO1111111', '09:01'],
    ['UKO2222222', '10:00'],
  ]);
  const body = await close();
  expect(body).toEqual({
    id: expect.stringMatching(/^close_/),
    object: 'day_close',
    environment: 'sandbox',
    credentialId: account.id,
    shortCode: '174379',
    date: '2026-11-24',
    complete: true,
    currency: 'KES',
    totals: {
      records: { count: 2, amount: 200 },
      pull: { count: 0, amount: 0 },
      statement: { count: 2, amount: 200 },
    },
    counts: {
      matched: 2,
      missingHere: 0,
      missingInPull: 0,
      missingInStatement: 0,
      differentAmounts: 0,
      withoutReceipt: 0,
      paidAgain: 0,
      notCovered: 0,
      claimed: 1,
    },
    sources: [{ source: 'statement', coversWholeDay: true, missing: [] }],
    gaps: [],
    rowsUrl: `/v1/day-closes/${String(body['id'])}/rows.csv`,
    createdAt: expect.any(String),
  });
  expect(await rowsOf(body)).toEqual([
    `UKO1111111,2026-11-24 09:01:00,DEMO,matched,100,,100,${paymentId},`,
    `UKO2222222,2026-11-24 10:00:00,,matched,100,,100,,${claimId}`,
  ]);
});

describe('each gap is named:', () => {
  test('a day that nothing covers', async () => {
    await paid('UKO1111111', '09:00');
    const body = await close();
    expect(body).toMatchObject({ complete: false, sources: [], counts: { notCovered: 1 } });
    expect(gapsOf(body)).toEqual([
      { kind: 'no_source', message: expect.stringContaining('Import the statement of this day') },
    ]);
  });

  test('the hours that the statement leaves open', async () => {
    await paid('UKO1111111', '09:00');
    await paid('UKO2222222', '21:15');
    await paid('UKO3333333', '22:00');
    await importStatement(
      [
        ['UKO1111111', '09:00'],
        ['UKO2222222', '21:15'],
      ],
      null,
    );
    const body = await close();
    expect(gapsOf(body)).toEqual([
      {
        kind: 'statement_gap',
        message: expect.stringContaining('No statement covers 00:00-09:00, 21:15-24:00.'),
      },
    ]);
    expect(body).toMatchObject({
      complete: false,
      counts: { matched: 2, notCovered: 1, missingInStatement: 0 },
      sources: [
        {
          coversWholeDay: false,
          missing: [{ to: '2026-11-24T06:00:00.000Z' }, { to: '2026-11-24T21:00:00.000Z' }],
        },
      ],
    });
  });

  test('a source that was demanded and covers nothing', async () => {
    await importStatement([['UKO1111111', '09:00']]);
    await paid('UKO1111111', '09:00');
    expect(await close({ sources: ['statement'] })).toMatchObject({ complete: true });
    const body = await close({ sources: ['pull', 'statement'] });
    expect(gapsOf(body)).toEqual([
      { kind: 'pull_gap', message: expect.stringContaining('No pull covers 00:00-24:00.') },
    ]);
  });

  test('money that came in and belongs to nothing here', async () => {
    await importStatement([['UKO1111111', '09:00', '1500']]);
    const body = await close();
    expect(gapsOf(body)).toEqual([
      {
        kind: 'missing_here',
        message:
          '1 payment of KES 1,500 came in by M-Pesa and belongs to no completed payment or claim here.',
      },
    ]);
    expect(await rowsOf(body)).toEqual(['UKO1111111,2026-11-24 09:00:00,,missing here,,,1500,,']);
  });

  test('a payment here of which the statement knows nothing', async () => {
    await paid('UKO1111111', '09:00');
    await paid('UKO2222222', '10:00');
    await importStatement([['UKO1111111', '09:00']]);
    const body = await close();
    expect(kindsOf(body)).toEqual(['missing_in_statement']);
    expect(body).toMatchObject({ counts: { matched: 1, missingInStatement: 1 }, complete: false });
  });

  test('different amounts here and there, and between the sources', async () => {
    await paid('UKO1111111', '09:00');
    await paid('UKO2222222', '10:00');
    await told('pull', 'UKO2222222', at('10:00'), { amountShillings: 7 });
    await importStatement([
      ['UKO1111111', '09:00', '99'],
      ['UKO2222222', '10:00'],
    ]);
    const body = await close();
    expect(kindsOf(body)).toEqual(['different_amounts']);
    expect((await rowsOf(body)).map((row) => row.split(',').slice(3, 7))).toEqual([
      ['different amounts', '100', '', '99'],
      ['different amounts', '100', '7', '100'],
    ]);
  });

  test('a completed payment without a receipt', async () => {
    const paymentId = await paid(null, '09:00');
    await paid('UKO1111111', '10:00');
    await importStatement([['UKO1111111', '10:00']]);
    const body = await close();
    expect(kindsOf(body)).toEqual(['without_receipt']);
    expect((await rowsOf(body))[0]).toBe(`,2026-11-24 09:00:00,DEMO,no receipt,100,,,${paymentId},`);
  });

  test('a second receipt on one payment, which is not counted twice here', async () => {
    const paymentId = await paid('UKO1111111', '09:00');
    await own('UKO2222222', { paymentId });
    await importStatement([
      ['UKO1111111', '09:00'],
      ['UKO2222222', '09:05'],
    ]);
    const body = await close();
    expect(kindsOf(body)).toEqual(['paid_again']);
    expect(body).toMatchObject({
      totals: { records: { count: 1, amount: 100 }, statement: { count: 2, amount: 200 } },
    });
  });

  test('payments without a verdict and open cases of the day, by name', async () => {
    const unknown = await paid(null, '09:00', { status: 'unknown' });
    const caseId = newId('case');
    const row = {
      id: caseId,
      ...ofTenant(tenant),
      paymentId: unknown,
      kind: 'still_unknown',
      summary: 'x',
      status: 'open',
    };
    await em().insert(PaymentCase, row as never);
    await paid('UKO1111111', '10:00');
    await importStatement([['UKO1111111', '10:00']]);
    expect(gapsOf(await close())).toEqual([
      { kind: 'no_verdict', message: `1 payment of this day has no verdict yet: ${unknown}.` },
      { kind: 'open_cases', message: `1 case of this day is open: ${caseId}.` },
    ]);
  });

  test('lines that could not be read, until a statement without such lines covers the day', async () => {
    await paid('UKO1111111', '10:00');
    const id = await importStatement([
      ['UKO1111111', '10:00'],
      ['SHORT', '11:00'],
    ]);
    const [gap, ...others] = gapsOf(await close());
    expect(others).toEqual([]);
    expect(gap).toMatchObject({ kind: 'unread_lines' });
    expect(gap!.message).toContain(`1 line of statement ${id} could not be read, first line 4`);
    await importStatement([['UKO1111111', '10:00']]);
    expect(await close()).toMatchObject({ complete: true, gaps: [] });
  });
});

describe('a row whose time has no seconds', () => {
  const minuteRow = (receipt: string, clock: string) =>
    told('statement', receipt, at(clock), { resolutionMs: 60_000 });

  test('of 23:59 stays in its day', async () => {
    await paid('UKO1111111', '23:59');
    await minuteRow('UKO1111111', '23:59');
    const [row, ...others] = await rowsOf(await close());
    expect(others).toEqual([]);
    expect(row).toContain('UKO1111111,2026-11-24 23:59:00,DEMO,matched');
    expect(await rowsOf(await close({ date: '2026-11-25' }))).toEqual([]);
  });

  test('is missed by a pull that ends within its minute, and so not missing in it', async () => {
    await paid('UKO1111111', '09:00');
    await minuteRow('UKO1111111', '09:00');
    const pulledUntil = (to: Date) =>
      em().insert(PullPass, {
        id: newId('pull'),
        ...ofTenant(tenant),
        credentialId: account.id,
        pass: 'full',
        fromAt: at('08:00'),
        toAt: to,
        rows: 0,
        unreadable: 0,
        complete: true,
        at: at('23:00'),
      } as never);
    await pulledUntil(new Date(at('09:00').getTime() + 30_000));
    expect(await close()).toMatchObject({ counts: { matched: 1, missingInPull: 0 } });
    await pulledUntil(at('09:01'));
    expect(await close()).toMatchObject({ counts: { matched: 0, missingInPull: 1 } });
  });
});

test('complete pulls cover the day together, but for the last minutes before each was asked for', async () => {
  await paid('UKO1111111', '09:00');
  await told('pull', 'UKO1111111', at('09:00'));
  const pass = (from: Date, to: Date, change: object = {}) => {
    const row = {
      id: newId('pull'),
      ...ofTenant(tenant),
      credentialId: account.id,
      pass: 'full',
      rows: 1,
      unreadable: 0,
    };
    return em().insert(PullPass, {
      ...row,
      fromAt: from,
      toAt: to,
      at: to,
      complete: true,
      ...change,
    } as never);
  };
  await pass(at('00:00'), at('12:00'));
  await pass(at('12:00'), at('21:30'));
  await pass(at('00:00'), at('23:59'), { complete: false });
  const open = gapsOf(await close());
  expect(open).toEqual([
    { kind: 'pull_gap', message: expect.stringContaining('No pull covers 11:45-12:00, 21:15-24:00.') },
  ]);
  await pass(at('00:00'), at('00:00', '2026-11-25'), { at: at('01:00', '2026-11-25') });
  expect(await close()).toMatchObject({
    complete: true,
    counts: { matched: 1 },
    sources: [{ source: 'pull', coversWholeDay: true }],
  });
});

describe('a day', () => {
  test('runs from midnight to midnight in East Africa', async () => {
    await told('statement', 'UKO1111111', new Date('2026-11-23T20:59:59.999Z'));
    await told('statement', 'UKO2222222', new Date('2026-11-23T21:00:00Z'));
    await told('statement', 'UKO3333333', new Date('2026-11-24T20:59:59.999Z'));
    await told('statement', 'UKO4444444', new Date('2026-11-24T21:00:00Z'));
    const rows = await rowsOf(await close());
    expect(rows.map((row) => row.slice(0, 10))).toEqual(['UKO2222222', 'UKO3333333']);
  });

  test('has the money that moved on it: a payment prompted before midnight and paid after it is the next day’s', async () => {
    await paid('UKO1111111', '23:59');
    await told('c2b', 'UKO1111111', at('00:00', '2026-11-25'));
    expect(await rowsOf(await close())).toEqual([]);
    const next = await close({ date: '2026-11-25' });
    expect((await rowsOf(next))[0]).toMatch(/^UKO1111111,2026-11-25 00:00:00,.*not covered,100/);
  });

  test('is not moved by a confirmation from an address that nobody vouches for', async () => {
    await paid('UKO1111111', '10:00');
    await told('c2b', 'UKO1111111', at('10:00', '2026-11-20'), { fromListedAddress: false });
    await told('c2b', 'UKO1111111', at('10:00', '2026-11-25'), {
      fromListedAddress: false,
      amountShillings: 1,
    });
    expect(await rowsOf(await close())).toHaveLength(1);
  });

  test('must have begun', async () => {
    const { status, body } = await post({ date: '2099-01-01' });
    expect([status, body.error.validation]).toEqual([
      422,
      [{ field: 'date', message: 'Send a day that has begun.' }],
    ]);
  });

  test.each(['24-11-2026', '2026-11-31', 'today', '1999-01-01'])('is not %j', async (date) => {
    const { status, body } = await post({ date });
    expect(status).toBe(422);
    expect(body.error.validation).toMatchObject([{ field: 'date' }]);
  });
});

describe('the account', () => {
  test('is found by its short code', async () => {
    expect(await close({ shortCode: '174379' })).toMatchObject({ credentialId: account.id });
    const { body } = await post({ date: '2026-11-24', shortCode: '600123' });
    expect(body.error.validation).toMatchObject([{ field: 'shortCode' }]);
  });

  test('of another tenant is none, and its money is not seen', async () => {
    const other = await makeTenant(engine.orm, engine.sealer);
    const { body } = await post({ date: '2026-11-24', credentialId: other.credentialId });
    expect(body.error.validation).toMatchObject([{ field: 'credentialId' }]);
    const otherAccount = await em().findOneOrFail(DarajaCredential, { id: other.credentialId });
    const entry = {
      source: 'pull' as const,
      receiptNumber: 'UKO9999999',
      amountShillings: 5,
      occurredAt: at('09:00'),
    };
    await addEntry(em(), engine.sealer, otherAccount, {
      ...entry,
      shortCode: null,
      accountReference: '',
      payer: null,
    });
    expect(await rowsOf(await close())).toEqual([]);
  });
});

test('a close stays as it was made, and the same day closed again is another', async () => {
  await importStatement([['UKO1111111', '09:00']]);
  const first = await close();
  await paid('UKO1111111', '09:00');
  const second = await close();
  expect([first['complete'], second['complete']]).toEqual([false, true]);
  const get = async (path: string) =>
    (await send(`${engine.apiUrl}/v1/day-closes${path}`, { key: tenant.apiKey })).body;
  expect(JSON.stringify(await get(`/${String(first['id'])}`))).toBe(JSON.stringify(first));
  expect(await rowsOf(first)).toEqual([expect.stringContaining('missing here')]);
  expect((await get('?date=2026-11-24')).data).toEqual([second, first]);
  expect((await get('?date=2026-11-23')).data).toEqual([]);
});

test('with an Idempotency-Key a day is closed once, and the answer is repeated', async () => {
  const body = { date: '2026-11-24' };
  const first = await post(body, { 'idempotency-key': 'close-1' });
  const again = await post(body, { 'idempotency-key': 'close-1' });
  expect(JSON.stringify(again.body)).toBe(JSON.stringify(first.body));
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect(await em().count(DayClose, ofTenant(tenant))).toBe(1);
  await em().nativeUpdate(
    IdempotencyKey,
    { key: 'close-1', ...ofTenant(tenant) },
    { answerStatus: null, answerSealed: null },
  );
  expect((await post(body, { 'idempotency-key': 'close-1' })).body).toEqual(first.body);
});

test.each(['=HYPERLINK("http://x")', '+1', '-1+2', '@SUM(A1)'])(
  'a reference such as %s reaches no spreadsheet as a formula',
  async (accountReference) => {
    await told('pull', 'UKO1111111', at('09:00'), { accountReference });
    const [row] = await rowsOf(await close());
    const quoted = `'${accountReference}`.replaceAll('"', '""');
    expect(row).toContain(accountReference.includes('"') ? `,"${quoted}",` : `,${quoted},`);
  },
);

test('the rows of a busy day are downloaded whole and in order', async () => {
  await em().execute(
    `insert into payments (id, organisation_id, environment, credential_id, source, channel, status, amount_shillings,
       phone_number, description, account_reference, metadata, receipt_number, prompt_sent_at, created_at, processed_at)
     select 'pay_' || md5(? || n), ?, ?, ?, 'api', 'c2b', 'completed', 10, '', '', 'A' || n, '{}',
       'UK' || lpad(n::text, 8, '0'), ?::timestamptz + n * interval '10 seconds', now(), now()
     from generate_series(1, 2500) n`,
    [tenant.organisationId, tenant.organisationId, tenant.environment, account.id, at('00:00')],
  );
  // What the database does by itself after a while: until then it checks foreign keys by the wrong index.
  await em().execute('analyze payments');
  await em().execute(
    `insert into receipts (organisation_id, environment, receipt_number, payment_id)
     select organisation_id, environment, receipt_number, id from payments where credential_id = ?`,
    [account.id],
  );
  await em().execute(
    `insert into account_entries (id, organisation_id, environment, credential_id, source, source_key, receipt_number,
       amount_shillings, occurred_at)
     select 'ent_' || md5(id || told), organisation_id, environment, credential_id, told, receipt_number, receipt_number,
       10, prompt_sent_at from payments, unnest(array['pull', 'statement']) told where credential_id = ?`,
    [account.id],
  );
  const body = await close();
  expect(body).toMatchObject({
    counts: { matched: 2_500 },
    totals: {
      records: { count: 2_500, amount: 25_000 },
      pull: { count: 2_500 },
      statement: { count: 2_500 },
    },
  });
  const rows = await rowsOf(body);
  expect(rows.map((row) => Number(row.slice(2, 10)))).toEqual(Array.from({ length: 2_500 }, (_, n) => n + 1));
  expect(await em().count(AccountEntry, { credentialId: account.id })).toBe(5_000);
  expect(await em().count(Payment, { credentialId: account.id })).toBe(2_500);
}, 60_000);

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { bindEntry } from '../../../activities/entries/bind-entry.ts';
import { settle } from '../../../activities/settle.ts';
import {
  AccountEntry,
  DarajaCredential,
  EvidenceRow,
  IdempotencyKey,
  Payment,
  PaymentCase,
  Statement,
  type Tenant,
} from '../../../db/entities/index.ts';
import { newId } from '../../../db/new-id.ts';
import { everyTenantsEntities } from '../../../db/tenant.ts';
import { Engine } from '../../support/engine.ts';
import { makeTenant, type TestTenant } from '../../support/tenants.ts';
import { answerJudge } from '../support/answer-schema.ts';
import { insertPayment } from '../support/rows.ts';
import { send, type Request, type Sent } from '../support/send.ts';

const sample = readFileSync(new URL('../../../docs/statement.csv', import.meta.url), 'utf8');
const header = 'Receipt No.,Completion Time,Transaction Status,Paid In,Withdrawn,Other Party Info,A/C No.';
const line = (receipt: string, time = '24-11-2026 12:00:00', amount = '100.00'): string =>
  `${receipt},${time},Completed,"${amount}",,25471****678 - WANJIRU,INV1`;
const table = (...lines: string[]): string => [header, ...lines, ''].join('\n');

let engine: Engine;
let tenant: TestTenant;
let judge: ReturnType<typeof answerJudge>;
beforeAll(async () => {
  engine = await Engine.start({ worker: false, tempo: 1 });
  judge = answerJudge((await send(`${engine.apiUrl}/openapi.json`)).body as never);
});
beforeEach(async () => {
  tenant = await makeTenant(engine.orm, engine.sealer);
});
afterAll(async () => {
  await engine.stop();
});

const em = () => everyTenantsEntities(engine.orm);
const ofTenant = ({ organisationId, environment }: Tenant) => ({ organisationId, environment });
const entries = () =>
  em().find(AccountEntry, ofTenant(tenant), { orderBy: { occurredAt: 'asc', id: 'asc' } });
const statements = () => em().count(Statement, ofTenant(tenant));

async function post(request: Request, query = ''): Promise<Sent> {
  const answer = await send(`${engine.apiUrl}/v1/statements${query}`, {
    method: 'POST',
    key: tenant.apiKey,
    ...request,
  });
  judge('post', '/v1/statements', answer);
  return answer;
}
const importCsv = (csv: string, more: object = {}): Promise<Sent> => post({ body: { csv, ...more } });
const postRaw = (csv: string, query = ''): Promise<Sent> =>
  post({ body: csv, headers: { 'content-type': 'text/csv; charset=utf-8' } }, query);
async function expectRefused(answer: Sent, field: string, words: string): Promise<void> {
  expect(answer.status).toBe(422);
  expect(answer.body.error.validation).toEqual([{ field, message: expect.stringContaining(words) }]);
  expect([await statements(), (await entries()).length]).toEqual([0, 0]);
}

async function addTill(): Promise<DarajaCredential> {
  const id = newId('cred');
  await em().insert(DarajaCredential, {
    id,
    ...ofTenant(tenant),
    name: 'Till',
    type: 'till',
    businessShortCode: '5001234',
    tillNumber: '5009876',
    defaultAccountReference: 'TILL',
    isDefault: false,
    secretsSealed: 'none',
  } as never);
  return await em().findOneOrFail(DarajaCredential, { id });
}

test('a statement becomes entries of its payments, and the rest is counted by kind', async () => {
  const { status, headers, body } = await importCsv(sample);
  expect(status).toBe(200);
  expect(headers.get('location')).toBe(`/v1/statements/${String(body['id'])}`);
  expect(body).toEqual({
    id: expect.stringMatching(/^stm_/),
    object: 'statement',
    environment: 'sandbox',
    credentialId: tenant.credentialId,
    shortCode: '174379',
    coverage: 'period',
    coveredFrom: '2026-11-23T21:00:00.000Z',
    coveredTo: '2026-11-24T21:00:00.000Z',
    totalAmount: 1_820,
    currency: 'KES',
    counts: {
      rows: 5,
      payments: 2,
      new: 2,
      charges: 1,
      withdrawals: 1,
      reversals: 0,
      transfers: 0,
      notCompleted: 1,
      rejected: 0,
    },
    rejected: [],
    createdAt: expect.any(String),
    alreadyImported: false,
  });
  expect(await entries()).toMatchObject([
    { receiptNumber: 'UKO2C9T4VE', amountShillings: 320, payer: '25472****001', accountReference: 'INV1040' },
    {
      source: 'statement',
      receiptNumber: 'UKO9K7Q2XN',
      amountShillings: 1_500,
      occurredAt: new Date('2026-11-24T14:40:11Z'),
      resolutionMs: 1_000,
      shortCode: '174379',
      accountReference: 'INV1042',
      payer: '25471****678',
      credentialId: tenant.credentialId,
      fromListedAddress: null,
      paymentId: null,
      dueAt: expect.any(Date),
    },
  ]);
});

test('the file is kept sealed, word for word', async () => {
  const { body } = await importCsv(sample);
  const { id, fileSealed } = await em().findOneOrFail(
    Statement,
    { id: String(body['id']) },
    { populate: ['fileSealed'] },
  );
  expect(fileSealed).not.toContain('UKO9K7Q2XN');
  const opened = engine.sealer.open('statement-file', id, fileSealed);
  expect(gunzipSync(Buffer.from(opened, 'base64')).toString()).toBe(sample);
});

test('importing the same file again changes nothing, gives the same answer and says so', async () => {
  const first = await importCsv(sample);
  const again = await importCsv(sample);
  expect(again.body).toEqual({ ...first.body, alreadyImported: true });
  const raw = await postRaw(sample);
  expect(raw.body).toEqual({ ...first.body, alreadyImported: true });
  expect([await statements(), (await entries()).length]).toEqual([1, 2]);
});

test('the same file sent five times at once is imported once', async () => {
  const answers = await Promise.all(Array.from({ length: 5 }, () => importCsv(sample)));
  expect(new Set(answers.map(({ body }) => body['id'])).size).toBe(1);
  expect(answers.filter(({ body }) => body['alreadyImported'] === false)).toHaveLength(1);
  expect([await statements(), (await entries()).length]).toEqual([1, 2]);
});

test('statements that overlap tell each payment once', async () => {
  await importCsv(table(line('UKO0000001'), line('UKO0000002')));
  const { body } = await importCsv(table(line('UKO0000002'), line('UKO0000003')));
  expect(body['counts']).toMatchObject({ payments: 2, new: 1 });
  expect((await entries()).map(({ receiptNumber }) => receiptNumber).toSorted()).toEqual([
    'UKO0000001',
    'UKO0000002',
    'UKO0000003',
  ]);
});

test('a file comes as the body itself, in the encoding in which it was saved', async () => {
  const bytes = Buffer.from(`\uFEFF${sample.replaceAll('\n', '\r\n')}`, 'utf16le');
  const response = await fetch(`${engine.apiUrl}/v1/statements?credentialId=${tenant.credentialId}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${tenant.apiKey}`, 'content-type': 'text/csv' },
    body: bytes,
  });
  expect(response.status).toBe(200);
  await expect(response.json()).resolves.toMatchObject({ counts: { payments: 2, rejected: 0 } });
});

test('rows that cannot be read are listed by line with the reason, and the others are stored', async () => {
  const csv = table(line('UKO0000001'), line('SHORT'), line('UKO0000003', 'tomorrow'), line('UKO0000004'));
  const { body } = await importCsv(csv.replaceAll('\n', '\r\n'));
  expect(body['counts']).toMatchObject({ rows: 4, payments: 2, rejected: 2 });
  expect(body['rejected']).toEqual([
    { line: 3, reason: '"SHORT" is no M-Pesa receipt.' },
    { line: 4, reason: expect.stringContaining('"tomorrow" is no time') },
  ]);
  expect(await entries()).toHaveLength(2);
});

test('of many rows that cannot be read the first are listed and all are counted', async () => {
  const { body } = await importCsv(table(...Array.from({ length: 600 }, () => line('SHORT'))));
  expect(body['counts']).toMatchObject({ rejected: 600 });
  expect(body['rejected']).toHaveLength(500);
});

/** Prompted then, and nobody knows what became of it; the payer and reference are those of `line`. */
const unknownSince = (sentAt: Date): Promise<string> =>
  insertPayment(engine, tenant, {
    credentialId: tenant.credentialId,
    status: 'unknown',
    phoneNumber: '254712345678',
    accountReference: 'INV1',
    promptSentAt: sentAt,
    createdAt: sentAt,
  });

describe('a time without seconds', () => {
  test.each(['24-11-2026 17:40', '24/11/2026 05:40 PM'])(
    'says only the minute: %s is also the time of what was prompted within it',
    async (time) => {
      const paymentId = await unknownSince(new Date('2026-11-24T14:40:40Z'));
      await importCsv(table(line('UKO0000001', time)));
      const [entry] = await entries();
      expect(await bindEntry(engine.activityDeps, entry!.id)).toMatchObject({ id: paymentId });
      expect(entry).toMatchObject({ occurredAt: new Date('2026-11-24T14:40:00Z'), resolutionMs: 60_000 });
    },
  );

  test('is no time of what was prompted after its minute', async () => {
    await unknownSince(new Date('2026-11-24T14:41:20Z'));
    await importCsv(table(line('UKO0000001', '24-11-2026 17:40')));
    const [entry] = await entries();
    expect(await bindEntry(engine.activityDeps, entry!.id)).toBeUndefined();
  });
});

describe('a statement of another short code', () => {
  const other = sample.replace('174379', '600123');

  test('is refused, and nothing of it is stored', async () => {
    await expectRefused(await importCsv(other), 'credentialId', 'is of short code 600123');
  });

  test('is taken under the credentials that have it, a till by either of its numbers', async () => {
    const { id: credentialId } = await addTill();
    for (const shortCode of ['5001234', '5009876']) {
      const { body } = await importCsv(sample.replace('174379', shortCode), { credentialId });
      expect(body).toMatchObject({ shortCode, credentialId });
    }
    expect(await entries()).toHaveLength(2);
  });

  test('that names none is believed to be of the credentials', async () => {
    expect((await importCsv(table(line('UKO0000001')))).body).toMatchObject({ shortCode: null });
  });
});

describe('a statement that names no short code, imported under the wrong credentials first', () => {
  const csv = table(line('UKO0000001', '21-11-2026 12:00:20'), line('UKO0000002', '23-11-2026 09:00:00'));
  const unknown = () => unknownSince(new Date('2026-11-21T09:00:00Z'));

  test('adds its rows to the right ones all the same, where they find their payments', async () => {
    const paymentId = await unknown();
    const { id: wrong } = await addTill();
    expect((await importCsv(csv, { credentialId: wrong })).body['counts']).toMatchObject({ new: 2 });
    const right = await importCsv(csv, { credentialId: tenant.credentialId });
    expect(right.body['counts']).toMatchObject({ new: 2 });
    const of = (credentialId: string) =>
      em().findOneOrFail(AccountEntry, { credentialId, receiptNumber: 'UKO0000001' });
    expect(await bindEntry(engine.activityDeps, (await of(wrong)).id)).toBeUndefined();
    expect(await bindEntry(engine.activityDeps, (await of(tenant.credentialId)).id)).toMatchObject({
      id: paymentId,
    });
    expect(await bindEntry(engine.activityDeps, (await of(wrong)).id)).toMatchObject({ id: paymentId });
    await settle(engine.activityDeps, { paymentId, why: 'evidence', evidence: [] });
    const columns = { status: 'completed', receiptNumber: 'UKO0000001' };
    expect(await em().findOneOrFail(Payment, { id: paymentId })).toMatchObject(columns);
    expect(await em().count(PaymentCase, { paymentId })).toBe(0);
  });

  test('proves no payment absent that it holds', async () => {
    const paymentId = await unknown();
    const early = `${line('UKO0000003', '20-11-2026 09:00:00')}\n`;
    const { id: wrong } = await addTill();
    await importCsv(csv + early, { credentialId: wrong });
    await importCsv(csv + early, { credentialId: tenant.credentialId });
    expect(await em().find(EvidenceRow, { paymentId })).toEqual([]);
  });
});

describe('the credentials', () => {
  test('must be named where there are several, in the body or beside a file', async () => {
    const { id: credentialId } = await addTill();
    await expectRefused(await importCsv(sample), 'credentialId', 'There are several');
    await expectRefused(await postRaw(sample), 'credentialId', 'There are several');
    const csv = sample.replace('174379', '5009876');
    expect((await postRaw(csv, `?credentialId=${credentialId}`)).body).toMatchObject({ credentialId });
  });

  test('must be of this tenant', async () => {
    const other = await makeTenant(engine.orm, engine.sealer);
    await expectRefused(
      await importCsv(sample, { credentialId: other.credentialId }),
      'credentialId',
      'There are no such',
    );
  });
});

describe('a file that is no statement is refused with what to do:', () => {
  test.each([
    ['', 'No line names the columns'],
    ['a,b\n1,2\n', 'No line names the columns'],
    [table(`"UKO0000001,24`), 'a quote does not close'],
    [table(line('UKO0000001'), line('UKO0000002', '11/25/2026 10:00')), 'puts the month before the day'],
  ])('%j', async (csv, words) => {
    await expectRefused(await importCsv(csv), 'csv', words);
    await expectRefused(await postRaw(csv), 'csv', words);
  });

  test('a workbook', async () => {
    await expectRefused(await postRaw('PK\u0003\u0004'), 'csv', 'Export or save the statement as CSV');
  });

  test('none at all', async () => {
    await expectRefused(await post({ body: {} }), 'csv', 'Send the text of the CSV');
  });
});

describe('what a statement covers', () => {
  const covered = async (csv: string) => {
    const { body } = await importCsv(csv);
    return [body['coverage'], body['coveredFrom'], body['coveredTo']];
  };
  const withPeriod = (period: string, ...lines: string[]) => `Time Period:,${period}\n${table(...lines)}`;

  test('is its period', async () => {
    const csv = withPeriod('20-11-2026 - 24-11-2026', line('UKO0000001', '24-11-2026 08:00:00'));
    expect(await covered(csv)).toEqual(['period', '2026-11-19T21:00:00.000Z', '2026-11-24T21:00:00.000Z']);
  });

  test('ends with the day of its last row, for it may have been made within its period', async () => {
    const csv = withPeriod('01-11-2026 - 24-11-2026', line('UKO0000001', '22-11-2026 08:00:00'));
    expect(await covered(csv)).toEqual(['period', '2026-10-31T21:00:00.000Z', '2026-11-22T21:00:00.000Z']);
  });

  test('ends when it was made, where it says so', async () => {
    const csv = `Generated on,24-11-2026 15:00:00\n${withPeriod('24-11-2026 - 24-11-2026', line('UKO0000001'))}`;
    expect(await covered(csv)).toEqual(['period', '2026-11-23T21:00:00.000Z', '2026-11-24T12:00:00.000Z']);
  });

  test('never reaches beyond now', async () => {
    const today = new Date(Date.now() + 3 * 3_600_000 - 60_000).toISOString();
    const csv = withPeriod('01-11-2026 - 31-12-2099', line('UKO0000001', today.slice(0, 19)));
    const [coverage, , to] = await covered(csv);
    expect(coverage).toBe('period');
    expect(Date.parse(String(to))).toBeLessThanOrEqual(Date.now());
  });

  test('without a period is the time between its first and last row, of any kind', async () => {
    const failed = 'UKO0000009,24-11-2026 20:00:00,Failed,5,,,';
    const csv = table(
      line('UKO0000002', '24-11-2026 12:00:00'),
      failed,
      line('UKO0000001', '24-11-2026 09:00:00'),
    );
    expect(await covered(csv)).toEqual(['rows', '2026-11-24T06:00:00.000Z', '2026-11-24T17:00:00.001Z']);
  });

  test('begins after the minute of the first row where that tells no seconds', async () => {
    const csv = table(line('UKO0000001', '24-11-2026 09:00'), line('UKO0000002', '24-11-2026 12:00'));
    expect(await covered(csv)).toEqual(['rows', '2026-11-24T06:00:59.000Z', '2026-11-24T09:00:00.001Z']);
  });

  test('is not its period where a row lies outside of it', async () => {
    const csv = withPeriod('24-11-2026 - 24-11-2026', line('UKO0000001', '20-11-2026 12:00:00'));
    expect((await covered(csv))[0]).toBe('rows');
  });

  test('is nothing without rows', async () => {
    expect(await covered(withPeriod('24-11-2026 - 24-11-2026'))).toEqual(['none', null, null]);
  });
});

describe('an unknown payment that a statement leaves out a day later', () => {
  const rows = [line('UKO0000001', '20-11-2026 09:00:00'), line('UKO0000002', '23-11-2026 09:00:00')];
  const absences = async (...lines: string[]): Promise<unknown[]> => {
    const sentAt = new Date('2026-11-21T09:00:00Z');
    const columns = { credentialId: tenant.credentialId, status: 'unknown' as const, amountShillings: 777 };
    const paymentId = await insertPayment(engine, tenant, {
      ...columns,
      promptSentAt: sentAt,
      createdAt: sentAt,
    });
    expect((await importCsv(table(...lines))).status).toBe(200);
    return await em().find(EvidenceRow, { paymentId });
  };

  test('was not paid, which is evidence', async () => {
    expect(await absences(...rows)).toMatchObject([{ kind: 'absence', says: 'failed' }]);
  });

  test('may be in a line that could not be read, and nothing is concluded', async () => {
    expect(await absences(...rows, line('SHORT'))).toEqual([]);
  });

  test('may have come after the end of the statement, and nothing is concluded', async () => {
    expect(await absences(rows[0]!, line('UKO0000003', '21-11-2026 15:00:00'))).toEqual([]);
  });
});

describe('Idempotency-Key', () => {
  const withKey = (key: string, body: object, query = ''): Promise<Sent> =>
    post({ body, headers: { 'idempotency-key': key, 'content-type': 'application/json' } }, query);

  test('a repetition gets the first answer', async () => {
    const first = await withKey('import-1', { csv: sample });
    const again = await withKey('import-1', { csv: sample });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.body).toEqual(first.body);
    const keys = await em().find(IdempotencyKey, { ...ofTenant(tenant), key: 'import-1' });
    expect(keys.map(({ resourceId }) => resourceId)).toEqual([first.body['id']]);
  });

  test('a repetition whose answer was lost in a crash says as before whether the file was known', async () => {
    // What the process writes after its commit is lost.
    await engine.orm.em.fork().execute(
      `create function drop_answer() returns trigger language plpgsql as 'begin return null; end';
         create trigger drop_answer before update on idempotency_keys for each row execute function drop_answer()`,
    );
    const [first, second] = [
      await withKey('import-1', { csv: sample }),
      await withKey('import-2', { csv: sample }),
    ];
    await engine.orm.em.fork().execute('drop function drop_answer cascade');
    expect([first, second].map(({ body }) => body['alreadyImported'])).toEqual([false, true]);
    expect((await withKey('import-1', { csv: sample })).body).toEqual(first.body);
    expect((await withKey('import-2', { csv: sample })).body).toEqual(second.body);
  });

  test('is of one file and one account', async () => {
    await withKey('import-1', { csv: sample });
    for (const answer of [
      await withKey('import-1', { csv: table(line('UKO0000001')) }),
      await withKey('import-1', { csv: sample }, `?credentialId=${tenant.credentialId}`),
    ]) {
      expect(answer.body.error).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
    }
  });

  test('is free again after a refusal', async () => {
    expect((await withKey('import-1', { csv: 'x' })).status).toBe(422);
    expect((await withKey('import-1', { csv: sample })).status).toBe(200);
  });
});

test('statements are listed newest first, of one account where it is named, and read by id', async () => {
  const till = await addTill();
  const first = await importCsv(table(line('UKO0000001')), { credentialId: tenant.credentialId });
  const second = await importCsv(table(line('UKO0000002')), { credentialId: till.id });
  const get = (path: string) => send(`${engine.apiUrl}/v1/statements${path}`, { key: tenant.apiKey });
  const ids = ({ body }: Sent) => body.data.map(({ id }) => id);
  expect(ids(await get(''))).toEqual([second.body['id'], first.body['id']]);
  expect(ids(await get(`?credentialId=${till.id}`))).toEqual([second.body['id']]);
  expect((await get(`/${String(first.body['id'])}`)).body).toEqual(
    Object.fromEntries(Object.entries(first.body).filter(([name]) => name !== 'alreadyImported')),
  );
});

test('an import that fails half way leaves nothing behind', async () => {
  const lines = Array.from({ length: 2_500 }, (_, index) => line(`UKP${String(index + 1).padStart(7, '0')}`));
  const csv = table(...lines, line('UKO9999999', '11/25/2026 10:00'));
  await expectRefused(await importCsv(csv), 'csv', 'on line 2502');
});

test('a busy month is imported', async () => {
  const lines = Array.from({ length: 20_000 }, (_, index) =>
    line(
      `UK${String(index + 1).padStart(8, '0')}`,
      `${String((index % 24) + 1).padStart(2, '0')}-11-2026 12:00:00`,
    ),
  );
  const { status, body } = await postRaw(table(...lines));
  expect(status).toBe(200);
  expect(body['counts']).toMatchObject({ rows: 20_000, payments: 20_000, new: 20_000, rejected: 0 });
  expect(await em().count(AccountEntry, ofTenant(tenant))).toBe(20_000);
}, 60_000);

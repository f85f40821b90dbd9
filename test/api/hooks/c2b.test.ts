import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { noticeToken } from '../../../api/daraja-credentials/notice-token.ts';
import {
  AccountEntry,
  DarajaCredential,
  Payment,
  StatusCheck,
  StrayCallback,
} from '../../../db/entities/index.ts';
import { openDatabase } from '../../../db/mikro-orm.config.ts';
import { everyTenantsEntities } from '../../../db/tenant.ts';
import { testDatabaseUrl } from '../../support/database.ts';
import { Engine } from '../../support/engine.ts';
import { startTcpProxy } from '../../../local/tcp-proxy.ts';
import { makeTenant } from '../../support/tenants.ts';
import { send } from '../support/send.ts';
import { closedAddress, serveApi, temporalAt } from '../support/serve-api.ts';

let engine: Engine;
let token: string;

beforeAll(async () => {
  engine = await Engine.start({ worker: false, tempo: 1, api: { client: temporalAt(closedAddress) } });
  token = await tokenOf(engine.tenant.credentialId);
});
afterAll(async () => await engine.stop());
beforeEach(async () => {
  engine.logLines.length = 0;
  await em().nativeDelete(AccountEntry, {});
  await em().nativeDelete(StrayCallback, {});
});

const em = () => everyTenantsEntities(engine.orm);
async function tokenOf(credentialId: string): Promise<string> {
  const credential = await em().findOneOrFail(DarajaCredential, { id: credentialId });
  return await noticeToken(em(), engine.sealer, credential);
}

const notice = (changes: object = {}) => ({
  TransactionType: 'Pay Bill',
  TransID: 'UKP4K7Q2XN',
  TransTime: '20261125120001',
  TransAmount: '1500.00',
  BusinessShortCode: '174379',
  BillRefNumber: 'INV1042',
  OrgAccountBalance: '49197.00',
  MSISDN: '25471****678',
  FirstName: 'Wanjiru',
  ...changes,
});
const accepted = { ResultCode: '0', ResultDesc: 'Accepted' };
const confirm = (body: unknown, to = token, headers: Record<string, string> = {}, url = engine.apiUrl) =>
  send(`${url}/hooks/c2b/${to}/confirmation`, { method: 'POST', body, headers });
const entries = () => em().find(AccountEntry, {}, { orderBy: { id: 'asc' } });
const strays = () => em().find(StrayCallback, {});

describe('a confirmation', () => {
  test('is stored as an entry of its account before it is acknowledged', async () => {
    const { status, body } = await confirm(notice());
    expect([status, body]).toEqual([200, accepted]);
    const [entry, ...others] = await entries();
    expect(others).toEqual([]);
    expect(entry).toMatchObject({
      organisationId: engine.tenant.organisationId,
      environment: 'sandbox',
      credentialId: engine.tenant.credentialId,
      source: 'c2b',
      receiptNumber: 'UKP4K7Q2XN',
      amountShillings: 1500,
      occurredAt: new Date('2026-11-25T09:00:01Z'),
      shortCode: '174379',
      accountReference: 'INV1042',
      payer: '25471****678',
      fromListedAddress: null,
      sourceAddress: '127.0.0.1',
      paymentId: null,
    });
    expect(entry!.dueAt).toBeInstanceOf(Date);
    expect(JSON.parse(engine.sealer.open('entry-body', entry!.id, entry!.bodySealed!))).toEqual(notice());
  });

  test('that comes many times, also at once, is stored once', async () => {
    await confirm(notice());
    const answers = await Promise.all(Array.from({ length: 5 }, () => confirm(notice())));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(await entries()).toHaveLength(1);
  });

  test('without a time is taken at that of its coming', async () => {
    await confirm(notice({ TransTime: '' }));
    const [entry] = await entries();
    expect(Math.abs(entry!.occurredAt.getTime() - entry!.receivedAt.getTime())).toBeLessThan(60_000);
  });

  test.each([
    ['no JSON', 'TransID=UKP4K7Q2XN'],
    ['nothing', ''],
    ['JSON of another shape', '{"Body":{"stkCallback":{}}}'],
    ['an amount with cents', notice({ TransAmount: '10.50' })],
    ['an amount above M-Pesa’s limit', notice({ TransAmount: '250001.00' })],
    ['an amount that no column holds', notice({ TransAmount: '99999999999' })],
    ['a receipt that is none', notice({ TransID: 'UKP0000000' })],
  ])('of %s is kept apart, raises an alert and changes nothing', async (_what, body) => {
    expect((await confirm(body)).status).toBe(200);
    expect(await entries()).toEqual([]);
    const [stray] = await strays();
    expect(stray).toMatchObject({
      route: 'c2b/confirmation',
      reason: 'unreadable',
      sourceAddress: '127.0.0.1',
    });
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    expect(engine.sealer.open('stray-body', stray!.id, stray!.bodySealed)).toBe(text);
    const alert = engine.logLines.find((line) => line.includes('unreadable'))!;
    expect(JSON.parse(alert)).toMatchObject({ level: 50, credentialId: engine.tenant.credentialId });
  });

  test('to an unknown token is answered like any other, kept apart, and raises an alert', async () => {
    const { status, body } = await confirm(notice(), randomBytes(32).toString('hex'));
    expect([status, body]).toEqual([200, accepted]);
    expect(await entries()).toEqual([]);
    expect(await strays()).toMatchObject([{ reason: 'unknownToken' }]);
    expect(engine.logLines.join('')).toContain('unknownToken');
  });

  test('that cannot be read is kept whatever strangers sent to unknown tokens, of whom a thousand bodies an hour are kept', async () => {
    await engine.orm.em.fork().execute(
      `insert into stray_callbacks (id, route, reason, body_sealed)
         select 'stray_' || n, 'stk', 'unknownToken', '' from generate_series(1, 1000) n`,
    );
    await confirm(notice(), randomBytes(32).toString('hex'));
    expect(await em().count(StrayCallback, { reason: 'unknownToken' })).toBe(1_000);
    await confirm(notice({ TransAmount: '10.50' }));
    expect(await em().count(StrayCallback, { reason: 'unreadable' })).toBe(1);
  });

  test('to the token of a payment’s callback tells of no account', async () => {
    const order = { phoneNumber: '0712345678', amount: 1500, description: 'Order' };
    const { body } = await engine.request('POST', '/v1/express', order);
    const payment = await em().findOneOrFail(Payment, { id: body.paymentId });
    const ofPayment = engine.sealer.open('callback-token', payment.id, payment.callbackTokenSealed!);
    await confirm(notice(), ofPayment);
    expect(await strays()).toHaveLength(1);
    // And the other way round: the account's token is no payment's.
    await send(`${engine.apiUrl}/hooks/${token}`, { method: 'POST', body: notice() });
    expect(await entries()).toEqual([]);
  });

  test('of the same receipt for two organisations is an entry of each', async () => {
    const other = await makeTenant(engine.orm, engine.sealer);
    await confirm(notice());
    await confirm(notice(), await tokenOf(other.credentialId));
    expect((await entries()).map(({ organisationId }) => organisationId).toSorted()).toEqual(
      [engine.tenant.organisationId, other.organisationId].toSorted(),
    );
  });

  test('beyond 64 KiB is refused', async () => {
    expect((await confirm(`"${'a'.repeat(70_000)}"`)).status).toBe(413);
  });

  test('leaves neither its token nor its payer nor its reference in the log', async () => {
    await confirm(notice({ MSISDN: '254712345678', BillRefNumber: 'SECRETREF' }));
    await confirm('unreadable 254712345678');
    await confirm(notice(), `${token}0`);
    const log = engine.logLines.join('');
    for (const secret of [token, '712345678', 'SECRETREF', 'Wanjiru', 'UKP4K7Q2XN'])
      expect(log).not.toContain(secret);
  });
});

describe('the source address of a confirmation', () => {
  const list = ['196.201.214.200', '196.201.213.0/24'];
  const from = async (...addresses: string[]): Promise<AccountEntry[]> => {
    const api = await serveApi({ ...engine.apiDeps, callbackAddresses: list, proxyHops: 1 });
    try {
      for (const address of addresses)
        await confirm(notice(), token, { 'x-forwarded-for': address }, api.url);
      return await entries();
    } finally {
      await api.close();
    }
  };

  test('is listed', async () => {
    expect(await from('196.201.213.7')).toMatchObject([
      { fromListedAddress: true, sourceAddress: '196.201.213.7' },
    ]);
  });

  test('is unlisted, one of too many in an hour: kept apart, while a listed one is taken', async () => {
    await from('10.9.8.7');
    await em().execute(
      `insert into account_entries (id, organisation_id, environment, credential_id, source, source_key,
         receipt_number, amount_shillings, occurred_at, from_listed_address)
       select 'ent_' || n, organisation_id, environment, credential_id, source, 'flood/' || n,
         'UKPFLOOD' || n, amount_shillings, occurred_at, false
       from account_entries, generate_series(1, 500) n`,
    );
    expect(await from('10.9.8.8', '196.201.213.7')).toHaveLength(502);
    expect(await strays()).toMatchObject([{ reason: 'tooManyUnlisted', sourceAddress: '10.9.8.8' }]);
    expect((await entries()).some(({ fromListedAddress }) => fromListedAddress === true)).toBe(true);
  });

  test('is unlisted: kept as such, and an alert', async () => {
    expect(await from('10.9.8.7')).toMatchObject([{ fromListedAddress: false, sourceAddress: '10.9.8.7' }]);
    expect(engine.logLines.join('')).toContain('unlisted address');
  });

  test('makes the same notice another one: a forged copy that came before takes no place', async () => {
    const found = await from('10.9.8.7', '196.201.214.200', '10.9.8.8');
    expect(found.map(({ fromListedAddress }) => fromListedAddress)).toEqual([false, true]);
  });

  test('is asked about with the very notice: where the question cannot be kept, the notice is not either', async () => {
    const sql = (statement: string) => em().execute(statement);
    await sql(`update daraja_credentials set initiator_name = 'hakika'`);
    await sql('alter table status_checks rename to status_checks_away');
    try {
      expect(await from('10.9.8.7')).toEqual([]);
    } finally {
      await sql('alter table status_checks_away rename to status_checks');
    }
    expect(await from('10.9.8.7')).toHaveLength(1);
    expect(await em().count(StatusCheck, { receiptNumber: 'UKP4K7Q2XN' })).toBe(1);
    await sql('update daraja_credentials set initiator_name = null');
  });
});

describe('a validation', () => {
  const validate = (to: string, body: unknown, url = engine.apiUrl) =>
    send(`${url}/hooks/c2b/${to}/validation`, { method: 'POST', body });

  test.each([
    ['of a payment', () => token, notice({ OrgAccountBalance: '' })],
    ['of an amount that nobody waits for', () => token, notice({ TransAmount: '249999.00' })],
    ['that cannot be read', () => token, 'nonsense'],
    ['without a body', () => token, undefined],
    ['of a megabyte', () => token, `"${'a'.repeat(1_000_000)}"`],
    ['to an unknown token', () => 'abc', notice()],
  ])('%s is accepted, and nothing is stored', async (_what, to, body) => {
    const { status, body: answer } = await validate(to(), body);
    expect([status, answer]).toEqual([200, accepted]);
    expect([await entries(), await strays()]).toEqual([[], []]);
  });

  test.each(['GET', 'PUT', 'DELETE'])('is not served to %s', async (method) => {
    const { status } = await send(`${engine.apiUrl}/hooks/c2b/${token}/validation`, { method });
    expect(status).toBe(405);
  });
});

test('with PostgreSQL away a validation is accepted, a confirmation is 503, and counts when it comes again', async () => {
  const database = new URL(testDatabaseUrl());
  const proxy = await startTcpProxy({ target: database.href });
  database.hostname = '127.0.0.1';
  database.port = String(proxy.port);
  const orm = openDatabase({ databaseUrl: database.href, poolMax: 4 });
  const api = await serveApi({ ...engine.apiDeps, orm });
  try {
    proxy.cut();
    const validation = await send(`${api.url}/hooks/c2b/${token}/validation`, {
      method: 'POST',
      body: notice(),
    });
    expect([validation.status, validation.body]).toEqual([200, accepted]);
    for (const to of [token, randomBytes(32).toString('hex')]) {
      const { status, body, headers } = await confirm(notice(), to, {}, api.url);
      expect([status, body.error.code]).toEqual([503, 'service_unavailable']);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
    proxy.mend();
    expect((await confirm(notice(), token, {}, api.url)).status).toBe(200);
    expect(await entries()).toHaveLength(1);
  } finally {
    await api.close();
    await orm.close(true);
    await proxy.stop();
  }
});

import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createRunningRequests } from '../../../api/idempotency/running-requests.ts';
import { openDatabase } from '../../../db/mikro-orm.config.ts';
import { startTcpProxy } from '../../../local/tcp-proxy.ts';
import { testDatabaseUrl } from '../../support/database.ts';
import { Engine, type Answer } from '../../support/engine.ts';
import { nextPhone, sql } from '../../support/flow.ts';
import { makeKey } from '../../support/tenants.ts';
import { serveApi } from '../support/serve-api.ts';
import { MoflayProgram } from './program.ts';
import { ErrorBody, Express, InvalidAccessBody, ValidationBody } from './shapes.ts';

let engine: Engine;
let program: MoflayProgram;
beforeAll(async () => {
  engine = await Engine.start({ tempo: 20 });
  program = new MoflayProgram(engine.apiUrl, engine.tenant.apiKey);
});
afterAll(async () => {
  await engine.stop();
});

const order = (ending = '40', more = {}) => ({
  phoneNumber: nextPhone(ending),
  amount: 10,
  description: 'Order',
  ...more,
});
const codeOf = async (
  by: MoflayProgram,
  status: number,
  method: string,
  path: string,
  body?: unknown,
): Promise<string> => {
  const { error } = await by.expect(ErrorBody, status, method, path, body);
  expect(error.status).toBe(status);
  return error.code;
};

test('without a key: missing_api_key', async () => {
  const nobody = new MoflayProgram(engine.apiUrl, '');
  expect(await codeOf(nobody, 401, 'GET', '/v1/transactions')).toBe('missing_api_key');
});

test('with a key of Moflay: invalid_api_key', async () => {
  const before = new MoflayProgram(engine.apiUrl, 'mof_test_1234567890abcdef');
  expect(await codeOf(before, 403, 'GET', '/v1/transactions')).toBe('invalid_api_key');
});

test('with a key that lacks the permission: invalid_access, told apart from wrong fields by its shape', async () => {
  const { organisationId, environment } = engine.tenant;
  const reader = new MoflayProgram(
    engine.apiUrl,
    await makeKey(engine.orm, { organisationId, environment }, ['transactions.read']),
  );
  const { message } = await reader.expect(InvalidAccessBody, 422, 'POST', '/v1/express', order());
  expect(message).toContain('express.pay');
  // A reader that tries the shape of wrong fields first must not find it here.
  const { body } = await reader.send('POST', '/v1/express', order());
  expect(ValidationBody.safeParse(body).success).toBe(false);
});

test('wrong fields: validation_error, each named', async () => {
  const wrong = { phoneNumber: '1', amount: 0.5, description: 'longer than thirteen' };
  const { error } = await program.expect(ValidationBody, 422, 'POST', '/v1/express', wrong);
  expect(error.code).toBe('validation_error');
  expect(error.validation.map(({ field }) => field)).toEqual(['phoneNumber', 'amount', 'description']);
});

test('what Safaricom refuses has the shape of wrong fields', async () => {
  const { error } = await program.expect(ValidationBody, 422, 'POST', '/v1/express', order('19'));
  expect(error).toMatchObject({ code: 'prompt_refused', validation: [] });
});

test.each(['/v1/payments/pay_ABC123DEF456GHI', '/v1/transactions/trxn_YGZBY32PBBavYbhL', '/v1/nothing'])(
  '%s is not_found',
  async (path) => {
    expect(await codeOf(program, 404, 'GET', path)).toBe('not_found');
  },
);

test('another method: method_not_allowed', async () => {
  expect(await codeOf(program, 405, 'PUT', '/v1/express', {})).toBe('method_not_allowed');
});

test('a second prompt to a phone: 409, with the seconds to wait', async () => {
  const first = order('20');
  const { paymentId } = await program.expect(Express, 202, 'POST', '/v1/express', first);
  const { status, headers, body } = await program.send('POST', '/v1/express', { ...first, amount: 11 });
  expect(status).toBe(409);
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  expect(ErrorBody.parse(body).error.code).toBe('payer_has_open_prompt');
  expect(body).toMatchObject({ error: { paymentId } });
});

test('4xx are sent once', () => {
  expect(program.waitedMs).toEqual([]);
});

describe('a program that repeats without an idempotency key', () => {
  /** Passes requests on, and hangs up in place of the answer as often as told. */
  async function hangUp(times: number): Promise<{ url: string; server: Server }> {
    let left = times;
    const server = createServer((near, answer) => {
      const far = request(new URL(near.url!, engine.apiUrl), { method: near.method!, headers: near.headers });
      far.on('response', (response) => {
        if ((left -= 1) >= 0) return void response.resume().on('end', () => near.socket.destroy());
        answer.writeHead(response.statusCode!, response.headers);
        response.pipe(answer);
      });
      near.pipe(far);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
  }

  test.each([1, 3])(
    'after %d lost answers prompts nobody twice, and learns which payment it made',
    async (lost) => {
      const { url, server } = await hangUp(lost);
      const body = order('20');
      const repeating = new MoflayProgram(url, engine.tenant.apiKey);
      const told = await repeating.send('POST', '/v1/express', body);
      expect(told.status).toBe(409);
      expect(ErrorBody.parse(told.body).error.code).toBe('payer_has_open_prompt');
      const made = await sql(engine, 'select id from payments where phone_number = ?', [body.phoneNumber]);
      expect(made).toEqual([{ id: (told.body as Answer).error.paymentId }]);
      expect(repeating.sent).toHaveLength(lost + 1);
      expect(await engine.pushes(body.phoneNumber)).toHaveLength(1);
      server.closeAllConnections();
      server.close();
    },
  );

  test('is told to wait while the database is away, and then creates one payment', async () => {
    const databaseUrl = new URL(testDatabaseUrl());
    const proxy = await startTcpProxy({ target: databaseUrl.href });
    [databaseUrl.hostname, databaseUrl.port] = ['127.0.0.1', String(proxy.port)];
    const orm = openDatabase({ databaseUrl: databaseUrl.href, poolMax: 4 });
    const running = createRunningRequests(databaseUrl.href);
    const api = await serveApi({ ...engine.apiDeps, orm, running });
    const body = order('20');
    const waiting = new MoflayProgram(api.url, engine.tenant.apiKey);
    proxy.cut();
    setTimeout(() => proxy.mend(), 1_000);
    await waiting.expect(Express, 202, 'POST', '/v1/express', body);
    expect(waiting.waitedMs).toEqual([5_000]);
    expect(await engine.pushes(body.phoneNumber)).toHaveLength(1);
    await api.close();
    await running.close();
    await orm.close(true);
    await proxy.stop();
  });
});

test('what breaks here is internal_server_error, and nothing was created', async () => {
  const body = order();
  await sql(
    engine,
    `create or replace function test_break() returns trigger language plpgsql as $$ begin raise exception 'broken'; end $$`,
  );
  await sql(
    engine,
    `create trigger test_break before insert on payments for each row
       when (new.phone_number = '${body.phoneNumber}') execute function test_break()`,
  );
  const repeating = new MoflayProgram(engine.apiUrl, engine.tenant.apiKey);
  expect(await codeOf(repeating, 500, 'POST', '/v1/express', body)).toBe('internal_server_error');
  expect(repeating.sent).toHaveLength(6);
  await sql(engine, 'drop trigger test_break on payments');
  await program.expect(Express, 202, 'POST', '/v1/express', body);
});

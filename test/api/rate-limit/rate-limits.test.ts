import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Pool } from 'undici';
import { newApiKey } from '../../../api/api-keys/api-key-secret.ts';
import { createRateLimits, type RateLimitOptions } from '../../../api/rate-limit/rate-limits.ts';
import { ApiKey } from '../../../db/entities/index.ts';
import { startApiProcess } from '../../support/api-process.ts';
import { Engine, type Answer } from '../../support/engine.ts';
import { makeKey } from '../../support/tenants.ts';
import { answerJudge } from '../support/answer-schema.ts';
import { send, type Sent } from '../support/send.ts';
import { closedAddress, serveApi, temporalAt, type ServedApi } from '../support/serve-api.ts';

let engine: Engine;
let judge: ReturnType<typeof answerJudge>;

beforeAll(async () => {
  engine = await Engine.start({ worker: false, tempo: 1, api: { client: temporalAt(closedAddress) } });
  judge = answerJudge((await send(`${engine.apiUrl}/openapi.json`)).body as never);
});
afterAll(() => engine.stop());

/** An API process with limits of its own, which no other test comes near to. */
async function withLimits(
  change: Partial<RateLimitOptions>,
  run: (api: ServedApi, another: ServedApi) => Promise<void>,
  more: { proxyHops?: number } = {},
): Promise<void> {
  const options = {
    databaseUrl: engine.databaseUrl,
    requests: 5,
    windowSeconds: 3_600,
    refusedKeys: 1_000,
    ...change,
  };
  const limits = [createRateLimits(options), createRateLimits(options)];
  const apis = await Promise.all(
    limits.map((each) => serveApi({ ...engine.apiDeps, ...more, limits: each })),
  );
  try {
    await run(apis[0]!, apis[1]!);
  } finally {
    await Promise.all([...apis, ...limits].map((each) => each.close()));
  }
}

const newKey = (scopes?: Parameters<typeof makeKey>[2]) => {
  const { organisationId, environment } = engine.tenant;
  return makeKey(engine.orm, { organisationId, environment }, scopes);
};
const list = async (url: string, key: string, headers: Record<string, string> = {}): Promise<Sent> => {
  const answer = await send(`${url}/v1/payments`, { key, headers });
  judge('get', '/v1/payments', answer);
  return answer;
};
const limitOf = ({ headers }: Sent) =>
  ['limit', 'remaining'].map((name) => headers.get(`x-ratelimit-${name}`));
const order = { phoneNumber: '254712345678', amount: 10, description: 'Order' };

/** Every row of every table, and what the database was asked for it, but for the counting. */
async function everything(): Promise<string> {
  const em = engine.orm.em.fork();
  const tables = await em.execute<{ name: string }[]>(
    `select quote_ident(tablename) as name from pg_tables where schemaname = 'public' and tablename <> 'rate_limits' order by 1`,
  );
  const rows = await em.execute<object[]>(
    tables
      .map(
        ({ name }) =>
          `select '${name}' as name, md5(string_agg(t::text, ',' order by t::text)) as rows from ${name} t`,
      )
      .join(' union all '),
  );
  return JSON.stringify(rows);
}

describe('an answer to a valid key', () => {
  test('tells what is left and when all is there again', () =>
    withLimits({}, async ({ url }) => {
      const key = await newKey();
      const before = Date.now() / 1000;
      const answers = [await list(url, key), await list(url, key)];
      expect(answers.map(limitOf)).toEqual([
        ['5', '4'],
        ['5', '3'],
      ]);
      for (const { headers } of answers) {
        const reset = Number(headers.get('x-ratelimit-reset'));
        expect(reset).toBeGreaterThan(before + 3_500);
        expect(reset).toBeLessThan(before + 3_700);
      }
    }));

  test('tells it with every error, too', () =>
    withLimits({}, async ({ url }) => {
      const key = await newKey(['transactions.read', 'express.pay']);
      const errors = [
        await send(`${url}/v1/payments/pay_x`, { key }),
        await send(`${url}/v1/payments?limit=0`, { key }),
        await send(`${url}/v1/express`, { method: 'POST', key, body: '{' }),
        await send(`${url}/v1/events`, { key }),
      ];
      expect(errors.map(({ status }) => status)).toEqual([404, 422, 400, 422]);
      expect(errors.map(limitOf)).toEqual(['4', '3', '2', '1'].map((left) => ['5', left]));
    }));

  test('is counted for each key by itself', () =>
    withLimits({ requests: 1 }, async ({ url }) => {
      const [one, other] = [await newKey(), await newKey()];
      expect((await list(url, one)).status).toBe(200);
      expect((await list(url, one)).status).toBe(429);
      expect((await list(url, other)).status).toBe(200);
    }));

  test('no key: nothing is told', () =>
    withLimits({}, async ({ url }) => {
      const answers = [await send(`${url}/v1/payments`), await list(url, newApiKey('sandbox'))];
      expect(answers.map(({ status }) => status)).toEqual([401, 403]);
      for (const answer of answers) expect(limitOf(answer)).toEqual([null, null]);
    }));
});

describe('over the limit', () => {
  test('the answer is 429 with Retry-After, in every process', () =>
    withLimits({}, async (api, another) => {
      const key = await newKey();
      for (const { url } of [api, another, api, another, api])
        expect((await list(url, key)).status).toBe(200);
      for (const { url } of [another, another, api, api]) {
        const answer = await list(url, key);
        expect([answer.status, answer.body.error.code]).toEqual([429, 'rate_limit_exceeded']);
        expect(answer.body.error.message).toMatch(/5 requests.*send it again in \d+ s/);
        expect(limitOf(answer)).toEqual(['5', '0']);
        const retryAfter = Number(answer.headers.get('retry-after'));
        expect(retryAfter).toBeGreaterThan(3_500);
        expect(retryAfter).toBeLessThanOrEqual(3_600);
      }
    }));

  test('the key is good again when its window is over', () =>
    withLimits({ requests: 1, windowSeconds: 1 }, async ({ url }) => {
      const key = await newKey();
      let answer = await list(url, key);
      while (answer.status === 200) answer = await list(url, key);
      expect(answer.headers.get('retry-after')).toBe('1');
      while (answer.status === 429) answer = await list(url, key);
      expect([answer.status, ...limitOf(answer)]).toEqual([200, '1', '0']);
    }));

  test('10 000 requests are all refused, change nothing and ask nothing of the database', async () => {
    const limit = { HAKIKA_RATE_LIMIT_REQUESTS: '5', HAKIKA_RATE_LIMIT_WINDOW_SECONDS: '3600' };
    const api = await startApiProcess(engine, limit);
    const connections = new Pool(api.url, { connections: 20 });
    try {
      const key = await newKey();
      for (let sent = 0; sent < 6; sent += 1) await list(api.url, key);
      const [before, asked] = [await everything(), await statements()];
      let sent = 0;
      const sendOn = async (): Promise<void> => {
        while ((sent += 1) <= 10_000) {
          const { statusCode, headers, body } = await connections.request({
            method: 'POST',
            path: '/v1/express',
            headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
            body: JSON.stringify(order),
          });
          const { error } = (await body.json()) as Answer;
          const told = [statusCode, error.code, error.requestId, headers['x-ratelimit-remaining']];
          expect(told).toEqual([429, 'rate_limit_exceeded', headers['request-id'], '0']);
          expect(Number(headers['retry-after'])).toBeGreaterThan(3_000);
        }
      };
      await Promise.all(Array.from({ length: 20 }, sendOn));
      expect((await statements()) - asked).toBeLessThan(200);
      expect(await everything()).toBe(before);
    } finally {
      await connections.destroy();
      await api.stop();
    }
  }, 120_000);

  test('a process that has not heard of it asks the database once, and is no more generous', () =>
    withLimits({}, async (api, another) => {
      const key = await newKey();
      const answers = await Promise.all(
        Array.from({ length: 40 }, (_, index) => list(index % 2 === 0 ? api.url : another.url, key)),
      );
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
    }));

  test('callbacks come in all the same', () =>
    withLimits({ requests: 1, refusedKeys: 1 }, async ({ url }) => {
      const key = await newKey();
      await list(url, key);
      expect((await list(url, key)).status).toBe(429);
      for (let sent = 0; sent < 20; sent += 1) {
        const { status } = await fetch(`${url}/hooks/${'0'.repeat(64)}`, { method: 'POST', body: '{}' });
        expect(status).toBe(200);
      }
    }));
});

/** Transactions that were ended in this database; a connection at work tells of its own at least every second. */
async function statements(): Promise<number> {
  const em = engine.orm.em.fork();
  const [row] = await em.execute<{ count: string }[]>(
    'select xact_commit + xact_rollback as count from pg_stat_database where datname = current_database()',
  );
  return Number(row!.count);
}

test('with the counting out of order each process counts by itself', () =>
  withLimits({}, async (api, another) => {
    const key = await newKey();
    await engine.orm.em.fork().execute('alter table rate_limits rename to rate_limits_away');
    try {
      for (const { url } of [api, another]) {
        for (const left of ['4', '3', '2', '1', '0'])
          expect(limitOf(await list(url, key))).toEqual(['5', left]);
        expect((await list(url, key)).status).toBe(429);
      }
    } finally {
      await engine.orm.em.fork().execute('alter table rate_limits_away rename to rate_limits');
    }
  }));

describe('an address that tries keys', () => {
  const guess = (url: string, headers?: Record<string, string>) => list(url, newApiKey('sandbox'), headers);

  test('is told to wait once it has tried too many, and those seen valid before go on', () =>
    withLimits({ refusedKeys: 3, requests: 100 }, async ({ url }) => {
      const [known, unseen] = [await newKey(), await newKey()];
      await list(url, known);
      for (let tried = 0; tried < 3; tried += 1) expect((await guess(url)).status).toBe(403);
      const refused = await guess(url);
      expect([refused.status, refused.body.error.code]).toEqual([429, 'rate_limit_exceeded']);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
      expect(limitOf(refused)).toEqual([null, null]);
      expect((await list(url, unseen)).status).toBe(429);
      expect((await list(url, known)).status).toBe(200);
      await engine.orm.em.fork().nativeUpdate(ApiKey, { hint: known.slice(-4) }, { revokedAt: new Date() });
      expect((await list(url, known)).status).toBe(403);
      expect((await list(url, known)).status).toBe(429);
    }));

  test('is one of many behind a proxy, and a whole network of IPv6', () =>
    withLimits(
      { refusedKeys: 1 },
      async ({ url }) => {
        const from = (address: string) => guess(url, { 'x-forwarded-for': address });
        const statuses: number[] = [];
        for (const address of [
          '203.0.113.1',
          '203.0.113.1',
          '203.0.113.2',
          '2001:db8::1',
          '2001:db8::2',
          '2001:db8:0:1::1',
        ])
          statuses.push((await from(address)).status);
        expect(statuses).toEqual([403, 429, 403, 403, 429, 403]);
      },
      { proxyHops: 1 },
    ));

  test('may send what cannot be a key as often as it likes: it costs nothing', () =>
    withLimits({ refusedKeys: 1 }, async ({ url }) => {
      for (let sent = 0; sent < 10; sent += 1) expect((await list(url, 'nonsense')).status).toBe(403);
      expect((await list(url, await newKey())).status).toBe(200);
    }));
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ownDocument } from '../../api/openapi/own-document.ts';
import { generate } from '../../sdk/generate.ts';
import { Hakika } from '../../sdk/source/index.ts';
import { operationTable } from '../../sdk/source/generated/operations.ts';
import { FaultyProxy } from './support/faulty-proxy.ts';

const document = ownDocument();

test.each(['schema.ts', 'operations.ts'])(
  '%s says what the API’s document says; if not: npm run sdk:generate',
  async (name) => {
    const committed = await readFile(join(import.meta.dirname, '../../sdk/source/generated', name), 'utf8');
    expect(committed).toBe((await generate(document))[name]);
  },
);

describe('every operation of the document', () => {
  /** Not a method of its own, for the reason given; `hakika.request` reaches it all the same. */
  const withoutMethod: Record<string, string> = {
    getLiveness: 'For who runs Hakika, not for who pays by it.',
    getReadiness: 'As above.',
    getOpenApiDocument: 'The SDK is made from it.',
  };
  let proxy: FaultyProxy;
  beforeAll(async () => {
    proxy = await FaultyProxy.start('http://127.0.0.1:1');
  });
  afterAll(async () => {
    await proxy.stop();
  });

  /** Calls every method of every resource, whatever it is, and tells what was asked of the server. */
  async function callAll(): Promise<Set<string>> {
    const hakika = new Hakika({ apiKey: 'hk_test_1', baseUrl: proxy.url, maxRetries: 0 });
    const error = { status: 404, headers: { 'content-type': 'application/json' }, body: '{}' };
    proxy.next(...Array.from({ length: 500 }, () => error));
    for (const resource of Object.values(hakika)) {
      const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(resource)).filter(
        (name) => name !== 'constructor',
      );
      expect(methods.length).toBeGreaterThan(0);
      for (const method of methods) {
        const answer = (resource as Record<string, (...input: unknown[]) => unknown>)[method]!('id', {});
        const call =
          ['page', 'next'].map((name) => (answer as Record<string, unknown>)[name]).find(Boolean) ?? answer;
        await (typeof call === 'function' ? call.call(answer) : call).catch(() => undefined);
      }
    }
    return new Set(
      proxy.seen.map(({ method, path }) => `${method} ${path.replace(/\?.*$/, '').replace('/id', '/{}')}`),
    );
  }

  test('is a method of a resource, or listed here with the reason why not', async () => {
    const called = await callAll();
    const missing = Object.entries(operationTable)
      .filter(([, { method, path }]) => !called.has(`${method} ${path.replace(/\{\w+\}/, '{}')}`))
      .map(([operationId]) => operationId);
    expect(missing).toEqual(Object.keys(withoutMethod));
  });
});

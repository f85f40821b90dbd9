import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Engine } from '../support/engine.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start({ worker: false, tempo: 1 });
});
afterAll(async () => {
  await engine.stop();
});

interface Got {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** The path as it is written: `fetch` would tidy it up. */
const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  new Promise<Got>((resolve, reject) => {
    const { hostname, port } = new URL(engine.apiUrl);
    const sent = request({ hostname, port, path, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    sent.on('error', reject);
    sent.end();
  });

const parts = [
  ['docs', 'text/html'],
  ['docs/page.css', 'text/css'],
  ['docs/page.js', 'text/javascript'],
  ['docs/icon.svg', 'image/svg+xml'],
  ['docs/swagger-ui.css', 'text/css'],
  ['docs/swagger-ui-bundle.js', 'text/javascript'],
] as const;

describe.each(parts)('/%s', (path, type) => {
  test('is served by its type, and allows nothing from elsewhere', async () => {
    const { status, headers, body } = await get(`/${path}`);
    expect(status).toBe(200);
    expect(headers['content-type']?.toString().split(';')[0]).toBe(type);
    expect(headers['content-security-policy']).toMatch(/^default-src 'self';/);
    expect(headers['content-security-policy']).not.toMatch(/unsafe|http|\*/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(body.length).toBeGreaterThan(100);
  });

  test('is sent compressed to those who take that, and is the same', async () => {
    const [plain, zipped] = [await get(`/${path}`), await get(`/${path}`, { 'accept-encoding': 'gzip' })];
    expect(zipped.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(zipped.body).equals(plain.body)).toBe(true);
    expect(zipped.headers['vary']).toBe('Accept-Encoding');
    expect(zipped.headers['etag']).not.toBe(plain.headers['etag']);
  });

  test('is not sent again to those who have it', async () => {
    const { headers } = await get(`/${path}`);
    const again = await get(`/${path}`, { 'if-none-match': String(headers['etag']) });
    expect([again.status, again.body.length]).toEqual([304, 0]);
    expect(again.headers['cache-control']).toBe('no-cache');
  });

  test('has the same headers without its body for HEAD', async () => {
    const [whole, head] = [await get(`/${path}`), await get(`/${path}`, {}, 'HEAD')];
    expect([head.status, head.body.length]).toEqual([200, 0]);
    expect(head.headers['content-length']).toBe(whole.headers['content-length']);
  });
});

test('the page names no address but its own parts and the document, and no script or style is inline', async () => {
  const page = (await get('/docs')).body.toString();
  const named = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address!);
  expect(named.filter((address) => address !== 'openapi.json').toSorted()).toEqual(
    parts
      .map(([path]) => path as string)
      .filter((path) => path !== 'docs')
      .toSorted(),
  );
  expect(page).not.toMatch(/<style|style=|<script>|\son\w+=/);
  expect((await get('/docs/page.js')).body.toString()).not.toContain('//cdn');
});

test.each([
  '/docs/',
  '/docs/nothing.js',
  '/docs/..',
  '/docs/../package.json',
  '/docs/..%2fpackage.json',
  '/docs/%2e%2e%2f%2e%2e%2fpackage.json',
  '/docs/..%5cpackage.json',
  '/docs/swagger-ui-bundle.js.map',
  '/docs/package.json',
  '/docs/index.html',
  '/docs/__proto__',
  '/docs/%00',
])('%s is not there', async (path) => {
  const { status, body } = await get(path);
  expect(status).toBe(404);
  expect(JSON.parse(body.toString())).toMatchObject({ error: { code: 'not_found' } });
});

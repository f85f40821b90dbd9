import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { createRouter } from '../../../api/app.ts';
import { ownDocument } from '../../../api/openapi/own-document.ts';

/** Served, and no operation for an organisation's programs: Safaricom's callbacks, and the pages that show the document. */
const outside = [
  'get /docs',
  'get /docs/:file',
  'post /hooks/:token',
  'post /hooks/c2b/:token/confirmation',
  'post /hooks/c2b/:token/validation',
  'post /hooks/pull',
  'post /hooks/results/:token',
  'post /hooks/timeouts/:token',
];

const { paths, tags } = ownDocument() as {
  paths: Record<string, Record<string, { tags: string[] }>>;
  tags: { name: string; description: string }[];
};
const documented = Object.entries(paths).flatMap(([path, operations]) =>
  Object.keys(operations).map((method) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
);
// No handler is called here, so the routes need no world.
const served = createRouter({} as never).stack.flatMap(({ path, methods }) =>
  methods.filter((method) => method !== 'HEAD').map((method) => `${method.toLowerCase()} ${String(path)}`),
);

test('every address that is served is documented, but for what is no operation of the API', () => {
  expect(served.filter((each) => !documented.includes(each)).toSorted()).toEqual(outside.toSorted());
});

test('every documented operation is served, once', () => {
  expect(documented.filter((each) => !served.includes(each))).toEqual([]);
  expect(new Set(served).size).toBe(served.length);
});

test('every group of operations is described', () => {
  const named = Object.values(paths).flatMap((path) => Object.values(path).flatMap((each) => each.tags));
  const described = tags.filter(({ description }) => description !== '').map(({ name }) => name);
  expect([...new Set(named)].filter((name) => !described.includes(name))).toEqual([]);
});

test('npm run openapi prints what the API serves, the same in every process', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['api/openapi/print.ts'], {
    maxBuffer: 10_000_000,
  });
  expect(stdout).toBe(`${JSON.stringify(ownDocument(), null, 2)}\n`);
});

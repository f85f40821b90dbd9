import { expect, test } from '@jest/globals';
import { pagesMax, readPages } from '../../activities/pull-pages.ts';
import type { PulledItem, PulledPage, PulledRow } from '../../daraja/pull-answer.ts';

const span = { from: new Date(0), to: new Date(7_200_000) };

const row = (number: number): PulledRow => ({
  receiptNumber: `R${String(number).padStart(9, '0')}`,
  amountShillings: 10,
  occurredAt: new Date(0),
  payer: null,
  accountReference: '',
  body: '{}',
});
const item = (number: number): PulledItem => ({
  kind: 'moneyIn',
  row: row(number),
  key: row(number).receiptNumber,
});
const page = (...numbers: number[]): PulledPage => ({ outcome: 'page', items: numbers.map(item) });
const pageOf = (...items: PulledItem[]): PulledPage => ({ outcome: 'page', items });

/** Reads the pages of a server; `offsets` is what it was asked for, `kept` what came of it. */
async function pass(answer: (offset: number, call: number) => PulledPage) {
  const offsets: number[] = [];
  const kept: string[] = [];
  const end = await readPages(
    {
      ask: async ({ offset }) => answer(offset, offsets.push(offset) - 1),
      keep: async (rows) => void kept.push(...rows.map(({ receiptNumber }) => receiptNumber)),
    },
    span,
  );
  return { end, offsets, kept };
}

const numbers = Array.from({ length: 25 }, (_, index) => index);
const slice = (offset: number): PulledPage => page(...numbers.slice(offset, offset + 10));

test('pages are asked for by the rows before them, until one is empty', async () => {
  const { end, offsets, kept } = await pass(slice);
  expect(offsets).toEqual([0, 10, 20, 25]);
  expect(kept).toEqual(numbers.map((number) => row(number).receiptNumber));
  expect(end).toMatchObject({ rows: 25, unreadable: 0, complete: true });
});

test('a list of nothing is complete', async () => {
  expect((await pass(() => page())).end).toMatchObject({ rows: 0, complete: true });
});

test('a page that is sent twice is asked for again, and nothing is lost', async () => {
  const { end, kept } = await pass((offset, call) => (call === 1 ? slice(0) : slice(offset)));
  expect(kept).toHaveLength(25);
  expect(end).toMatchObject({ rows: 25, complete: true });
});

test('a server that sends the same page for ever ends the pass, which then proves no absence', async () => {
  const { end, offsets } = await pass(() => slice(0));
  expect(offsets.length).toBeLessThan(10);
  expect(end).toMatchObject({ rows: 10, complete: false });
});

test('a server that makes up new pages for ever is left after the last page allowed', async () => {
  const { end, offsets } = await pass((offset) => page(offset));
  expect(offsets).toHaveLength(pagesMax);
  expect(end.complete).toBe(false);
});

test('a row that comes while the pages are read moves the others on, and each is kept once', async () => {
  const late = [99, ...numbers];
  const { kept, end } = await pass((offset, call) =>
    page(...(call === 0 ? numbers : late).slice(offset, offset + 10)),
  );
  expect(new Set(kept).size).toBe(kept.length);
  expect(end).toMatchObject({ rows: 25, complete: true });
});

test('pages that begin with rows of the one before lose none and come to an end', async () => {
  const { kept, end } = await pass((offset) => slice(Math.max(0, offset - 3)));
  expect(kept).toEqual(numbers.map((number) => row(number).receiptNumber));
  expect(end).toMatchObject({ rows: 25, complete: true });
});

test('a short list whose end is repeated for a while comes to an end', async () => {
  const { kept, end } = await pass((offset) => page(...numbers.slice(0, 3).slice(Math.max(0, offset - 10))));
  expect(kept).toHaveLength(3);
  expect(end.complete).toBe(true);
});

test('pages that have rows of the one before on top lose none', async () => {
  const { kept, end } = await pass((offset) => page(...numbers.slice(Math.max(0, offset - 3), offset + 10)));
  expect(kept).toHaveLength(25);
  expect(end.complete).toBe(true);
});

test('a pass with a row that nobody can read is not complete', async () => {
  const { end } = await pass((offset) =>
    offset === 0 ? pageOf(item(1), { kind: 'unreadable', key: '?' }) : page(),
  );
  expect(end).toMatchObject({ rows: 1, unreadable: 1, complete: false });
});

test('a page of other operations alone is passed over', async () => {
  const { end } = await pass((offset) =>
    offset === 0 ? pageOf({ kind: 'other', key: 'b2c' }) : offset === 1 ? page(1) : page(),
  );
  expect(end).toMatchObject({ rows: 1, complete: true });
});

import { expect, test } from '@jest/globals';
import { errorKinds, kindOf, type ErrorCode } from '../../api/errors.ts';
import { resultCodes } from '../../daraja/result-codes.ts';
import { tableUnder } from './table.ts';

const errors = tableUnder('docs/errors.md', 'Error codes');
const results = tableUnder('docs/errors.md', 'Why a payment has no money');

test('the guide has every error code once, with its status', () => {
  const kinds = Object.entries(errorKinds).map(([code, { status }]) => `${code} ${status}`);
  const written = errors.map(([code, status]) => `${code} ${status}`);
  expect(written.toSorted()).toEqual(kinds.toSorted());
});

test.each(errors)('the guide says rightly whether %s %s may be sent again', (code, _status, again) => {
  const { status, retryAfter = false } = kindOf(code as ErrorCode);
  // Of a 5xx, or while the first request runs, the caller cannot know what is done; what else names a time did nothing.
  const isOpen = status >= 500 || code === 'idempotent_request_in_progress';
  const expected = isOpen ? 'same key' : retryAfter ? 'later' : 'no';
  expect(again).toBe(expected);
});

test.each(errors)('the guide says what to do about %s', (...[, , , advice]) => {
  expect(advice).toMatch(/^[A-Z].{10,}/);
});

test('the guide has every result code, with how it ends, its meaning and words for the payer', () => {
  const written = results.flatMap(([codes = '', ...row]) => codes.split(', ').map((code) => [code, ...row]));
  const known = Object.entries(resultCodes).map(([code, { says, meaning, payer }]) => [
    code,
    says === 'nothing' ? 'stays open' : says,
    meaning,
    payer,
  ]);
  const byCode = (rows: string[][]) => rows.toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1));
  expect(byCode(written)).toEqual(byCode(known));
});

import { expect, test } from '@jest/globals';
import { resultCode, resultCodes } from '../../daraja/result-codes.ts';

/** Written out again on purpose: a slip in the table must not pass because the test reads the table. */
const expected = {
  completed: '0',
  canceled: '1031 1032',
  failed:
    '1 2 3 4 5 6 7 8 11 12 13 14 17 18 19 20 21 22 24 25 29 1001 1019 1025 1037 1101 1102 ' +
    '2001 2006 2008 2026 2028 2040 8006 SFC_IC0003 E3008 TP40153',
  nothing:
    '15 26 1036 1039 1050 1051 4999 9999 100000000 100000001 100000002 100000003 100000004 100000005 100000006 ' +
    '100000007 100000008 100000009 100000010 100000011 100000100',
};
const rows = Object.entries(expected).flatMap(([says, codes]) =>
  codes.split(' ').map((code) => [code, says] as const),
);

test.each(rows)('code %s says %s', (code, says) => {
  expect(resultCode(code)).toMatchObject({ says });
});

test('the table holds these codes and no other', () => {
  expect(Object.keys(resultCodes).toSorted()).toEqual(rows.map(([code]) => code).toSorted());
});

test.each(Object.entries(resultCodes))('code %s has words for everybody', (_code, entry) => {
  for (const words of [entry.meaning, entry.developer, entry.payer]) expect(words).toMatch(/^[A-Z].+\.$/);
});

test('only codes that are uncertain by nature are looked at again', () => {
  const codes = Object.keys(resultCodes).filter((code) => resultCodes[code]?.lookAgain);
  expect(codes.toSorted()).toEqual(['1019', '1037', 'E3008']);
});

test('only codes of wrong wiring suspend a credential', () => {
  const codes = Object.keys(resultCodes).filter((code) => resultCodes[code]?.suspendsCredential);
  expect(codes.toSorted()).toEqual(['2028', 'SFC_IC0003']);
});

test('the words of success and of an empty purse are those of Safaricom', () => {
  expect(resultCode('0').meaning).toBe('The service request is processed successfully.');
  expect(resultCode('1').meaning).toBe('The balance is insufficient for the transaction.');
});

test.each([
  '',
  '00',
  ' 0',
  '-0',
  '0.0',
  '35',
  '99',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
])('code %j is unknown and says nothing', (code) => {
  expect(resultCode(code)).toMatchObject({ says: 'nothing', meaning: 'This result code is unknown.' });
});

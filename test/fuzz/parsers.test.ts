// oxlint-disable jest/no-conditional-expect -- what is refused is expected as little as what is read; counters show that both happen
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { queryAnswer } from '../../daraja/query-answer.ts';
import { resultCode } from '../../daraja/result-codes.ts';
import { columnsOf } from '../../daraja/statement/columns.ts';
import { decodeStatement } from '../../daraja/statement/decode.ts';
import { StatementProblem } from '../../daraja/statement/problem.ts';
import { readStatement } from '../../daraja/statement/read.ts';
import { readRow, type StatementRow } from '../../daraja/statement/row.ts';
import { amountUnreadable, parseStkCallback } from '../../daraja/stk-callback.ts';
import { mutated } from './mutated.ts';

// 100,000 inputs and more in all; each test says how many are its own.
const many = (numRuns: number) => ({ numRuns });
const garbage = fc.oneof(
  fc.string({ maxLength: 200 }),
  fc.json({ maxDepth: 4 }),
  fc.string({ unit: 'binary', maxLength: 200 }),
);

const callback = JSON.stringify({
  Body: {
    stkCallback: {
      MerchantRequestID: '29115-34620561-1',
      CheckoutRequestID: 'ws_CO_191220191020363925',
      ResultCode: 0,
      ResultDesc: 'The service request is processed successfully.',
      CallbackMetadata: {
        Item: [
          { Name: 'Amount', Value: 1500.0 },
          { Name: 'MpesaReceiptNumber', Value: 'NLJ7RT61SV' },
          { Name: 'PhoneNumber', Value: 254708374149 },
        ],
      },
    },
  },
});
const asked = 'ws_CO_191220191020363925';
const answer = JSON.stringify({
  ResponseCode: '0',
  ResponseDescription: 'The service request has been accepted successsfully',
  MerchantRequestID: '29115-34620561-1',
  CheckoutRequestID: asked,
  ResultCode: '0',
  ResultDesc: 'The service request is processed successfully.',
});
const statement = readFileSync(new URL('../../docs/statement.csv', import.meta.url), 'utf8');

/** Digits that stand together once what parts thousands is gone: an amount must be among them. */
const isWritten = (amountShillings: number, text: string): boolean =>
  text.replaceAll(/[,\s\u00a0\u202f]/g, '').includes(String(amountShillings));

/** What JSON carries is written as it is, unless an escape says it otherwise. */
const isInJson = (receipt: string, text: string): boolean =>
  text
    .toUpperCase()
    .replaceAll(/\p{Cc}/gu, '')
    .includes(receipt) || text.includes('\\u');

test('no text makes a callback with a verdict, unless it is one (25,000 texts)', () => {
  fc.assert(
    fc.property(garbage, (text) => {
      const parsed = parseStkCallback(text);
      expect(parsed === undefined || text.includes('stkCallback')).toBe(true);
    }),
    many(25_000),
  );
});

test('a damaged callback gives no receipt and no amount that is not written in it (25,000 texts)', () => {
  let read = 0;
  fc.assert(
    fc.property(mutated(callback), (text) => {
      const parsed = parseStkCallback(text);
      if (parsed === undefined) return;
      read += 1;
      const { receiptNumber, amountShillings } = parsed;
      if (receiptNumber !== null) expect([text, isInJson(receiptNumber, text)]).toEqual([text, true]);
      if (amountShillings === null || amountShillings === amountUnreadable) return;
      expect(Number.isSafeInteger(amountShillings) && amountShillings >= 0).toBe(true);
      // JSON may write a number with an exponent; only then it is not there digit by digit.
      expect([text, isWritten(amountShillings, text) || /\d[.\d]*e[+-]?\d/i.test(text)]).toEqual([
        text,
        true,
      ]);
    }),
    many(25_000),
  );
  // Or nothing was shown.
  expect(read).toBeGreaterThan(1_000);
});

test('no answer to a query proves anything, unless it is 200, about this prompt and of the closed list (25,000 answers)', () => {
  fc.assert(
    fc.property(
      fc.oneof(garbage, mutated(answer)),
      fc.constantFrom(200, 200, 400, 429, 500, 503),
      (body, httpStatus) => {
        const { says, resultCode: code } = queryAnswer({ httpStatus, body }, asked);
        if (says === 'nothing') return;
        expect(httpStatus).toBe(200);
        const read = JSON.parse(body) as {
          CheckoutRequestID: unknown;
          ResultCode: unknown;
          ResponseCode: unknown;
        };
        expect(read.CheckoutRequestID).toBe(asked);
        expect(String(read.ResultCode)).toBe(code);
        expect(resultCode(String(code)).says).toBe(says);
      },
    ),
    many(25_000),
  );
});

const header =
  'Receipt No.,Completion Time,Details,Transaction Status,Paid In,Withdrawn,Reason Type,Other Party Info,A/C No.';
const columns = columnsOf(header.split(','))!;
const right = [
  'UKO9K7Q2XN',
  '24-11-2026 17:40:11',
  'Pay Bill',
  'Completed',
  '1,500.00',
  '',
  'Pay Bill Online',
  '25471****678 - W',
  'INV1',
];

let payments = 0;
/** Whatever a row says, a payment is only what stands in its own cells, whole. */
function expectNothingInvented(row: StatementRow | undefined, cells: readonly string[]): void {
  if (row?.kind !== 'payment') return;
  payments += 1;
  const { receiptNumber, amountShillings } = row.payment;
  expect([cells, cells[0]!.toUpperCase().includes(receiptNumber)]).toEqual([cells, true]);
  const paidIn = cells[4]!.replaceAll(/[,\s\u00a0\u202f]/g, '');
  expect([cells, paidIn.includes(String(amountShillings))]).toEqual([cells, true]);
  expect(amountShillings).toBeGreaterThan(0);
  expect(cells[3]!.toLowerCase()).toContain('completed');
}

const readOrRefuse = (cells: readonly string[]): StatementRow | undefined => {
  try {
    return readRow(cells, columns, 2);
  } catch (error) {
    expect(error).toBeInstanceOf(StatementProblem);
    return undefined;
  }
};

test('a row of a statement gives no payment that is not written in it (30,000 rows)', () => {
  const cell = fc.oneof(
    fc.string({ maxLength: 20 }),
    ...right.map((text) => mutated(text)),
    fc.constantFrom(...right),
  );
  const damaged = fc
    .tuple(fc.nat(right.length - 1), cell, fc.nat(right.length - 1), cell)
    .map(([first, a, second, b]) => right.with(first, a).with(second, b));
  const anything = fc.array(cell, { maxLength: 11 });
  fc.assert(
    fc.property(fc.oneof(damaged, anything), (cells) => expectNothingInvented(readOrRefuse(cells), cells)),
    many(30_000),
  );
  expect(payments).toBeGreaterThan(1_000);
});

async function paymentsIn(text: string): Promise<{ receiptNumber: string; amountShillings: number }[]> {
  try {
    const found = [];
    for await (const row of (await readStatement(text)).rows)
      if (row.kind === 'payment') found.push(row.payment);
    return found;
  } catch (error) {
    expect(error).toBeInstanceOf(StatementProblem);
    return [];
  }
}

test('a damaged file is read as far as it is certain, or refused, and nothing in it is invented (2,000 files)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(mutated(statement), garbage), async (text) => {
      for (const { receiptNumber, amountShillings } of await paymentsIn(text)) {
        expect([text, text.toUpperCase().includes(receiptNumber)]).toEqual([text, true]);
        expect([text, isWritten(amountShillings, text)]).toEqual([text, true]);
      }
    }),
    many(2_000),
  );
});

test('no bytes crash the reading of a file (2,000 files)', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      try {
        expect(typeof decodeStatement(Buffer.from(bytes))).toBe('string');
      } catch (error) {
        expect(error).toBeInstanceOf(StatementProblem);
      }
    }),
    many(2_000),
  );
});

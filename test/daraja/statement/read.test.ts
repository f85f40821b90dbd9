import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { decodeStatement } from '../../../daraja/statement/decode.ts';
import { portalTime } from '../../../daraja/statement/portal-time.ts';
import { StatementProblem } from '../../../daraja/statement/problem.ts';
import { readStatement } from '../../../daraja/statement/read.ts';
import type { StatementRow } from '../../../daraja/statement/row.ts';

const file = new URL('../../../docs/statement.csv', import.meta.url);

async function read(text: string) {
  const { preamble, rows } = await readStatement(text);
  const all: StatementRow[] = [];
  for await (const row of rows) all.push(row);
  return { preamble, rows: all };
}
const kinds = async (text: string): Promise<string[]> => (await read(text)).rows.map(({ kind }) => kind);

const header =
  'Receipt No.,Completion Time,Details,Transaction Status,Paid In,Withdrawn,Reason Type,Other Party Info,A/C No.';
const paid = {
  receipt: 'UKO9K7Q2XN',
  time: '24-11-2026 17:40:11',
  details: 'Pay Bill Online',
  status: 'Completed',
  paidIn: '500.00',
  withdrawn: '',
  reason: 'Pay Bill Online',
  party: '25471****678 - WANJIRU',
  account: 'INV1',
};
const row = (changes: Partial<typeof paid> = {}): string =>
  Object.values({ ...paid, ...changes })
    .map((cell) => `"${cell.replaceAll('"', '""')}"`)
    .join(',');
async function readOne(changes: Partial<typeof paid> = {}): Promise<StatementRow> {
  const { rows } = await read(`${header}\n${row(changes)}\n`);
  expect(rows).toHaveLength(1);
  return rows[0]!;
}
const payment = {
  receiptNumber: 'UKO9K7Q2XN',
  amountShillings: 500,
  completedAt: new Date('2026-11-24T14:40:11Z'),
  accountReference: 'INV1',
  payer: '25471****678',
};

test('the sample of the documentation is read whole', async () => {
  const { preamble, rows } = await read(decodeStatement(await readFile(file)));
  expect(preamble).toEqual({
    shortCodes: ['174379'],
    period: { from: new Date('2026-11-23T21:00:00Z'), to: new Date('2026-11-24T21:00:00Z') },
    exportedAt: null,
  });
  expect(rows.map(({ kind, line }) => [line, kind])).toEqual([
    [6, 'payment'],
    [7, 'charge'],
    [8, 'notCompleted'],
    [9, 'payment'],
    [10, 'withdrawal'],
  ]);
  expect(rows[0]).toMatchObject({
    payment: { ...payment, amountShillings: 1_500, accountReference: 'INV1042' },
  });
});

describe('the same file is read the same', () => {
  const encoders: Record<string, (text: string) => Buffer> = {
    'with a byte order mark': (text) => Buffer.from(`\uFEFF${text}`),
    'with CRLF': (text) => Buffer.from(text.replaceAll('\n', '\r\n')),
    'with CR alone': (text) => Buffer.from(text.replaceAll('\n', '\r')),
    'with empty lines between': (text) => Buffer.from(text.replaceAll('\n', '\n\n')),
    'as UTF-16 with its mark': (text) => Buffer.from(`\uFEFF${text}`, 'utf16le'),
    'as UTF-16 without a mark': (text) => Buffer.from(text, 'utf16le'),
    'as UTF-16 the other way round': (text) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
    'with names in the alphabet of Windows': (text) =>
      Buffer.from(text.replace('WANJIRU', 'CAF\u00c9'), 'latin1'),
    'with semicolons': (text) =>
      Buffer.from(text.replaceAll(/"[^"]*"|,/g, (part) => (part === ',' ? ';' : part))),
    'with tabs': (text) => Buffer.from(text.replaceAll(/"[^"]*"|,/g, (part) => (part === ',' ? '\t' : part))),
    'without the lines above the table': (text) => Buffer.from(text.slice(text.indexOf('Receipt No.'))),
    'with the header in capitals': (text) =>
      Buffer.from(text.replace(/^Receipt No.*$/m, (line) => line.toUpperCase())),
    'with its header repeated': (text) =>
      Buffer.from(`${text}${text.slice(text.indexOf('Receipt No.')).split('\n')[0]}\n`),
    'with totals and a note below': (text) =>
      Buffer.from(`${text},,,Totals,,"1,820.00",,,,,,,\nEnd of statement\n`),
  };
  test.each(Object.keys(encoders))('%s', async (name) => {
    const text = await readFile(file, 'utf8');
    const facts = async (from: string) => (await read(from)).rows.map((each) => ({ ...each, line: 0 }));
    expect(await facts(decodeStatement(encoders[name]!(text)))).toEqual(await facts(text));
  });

  test('with its columns in any order, and more of them', async () => {
    const shuffled = `A/C No.,Paid In,Extra,Receipt No,Transaction Status,Completion Time,Reason Type,Details,Withdrawn,Other Party Info
INV1,500.00,x,UKO9K7Q2XN,COMPLETED,24-11-2026 17:40:11,Pay Bill Online,Pay Bill Online,,25471****678 - WANJIRU`;
    expect((await read(shuffled)).rows).toMatchObject([{ kind: 'payment', payment }]);
  });
});

describe('a time', () => {
  test.each([
    '24-11-2026 17:40:11',
    '24/11/2026 17:40:11',
    '24.11.2026 17:40:11',
    '2026-11-24 17:40:11',
    '2026-11-24T17:40:11',
    '2026/11/24 17:40:11.000',
    '20261124174011',
    '24-Nov-2026 17:40:11',
    '24 November 2026 17:40:11',
    '24/11/2026 05:40:11 PM',
    "'24-11-2026 17:40:11",
  ])('%s is the same instant, in East Africa', (text) => {
    expect(portalTime(text)).toEqual({ at: payment.completedAt, resolutionMs: 1_000 });
  });

  test('has the day before the month where both could be', () => {
    expect(portalTime('03/04/2026 09:00')).toMatchObject({ at: new Date('2026-04-03T06:00:00Z') });
  });

  test.each([
    '24-11-26 17:40',
    '31-02-2026 10:00',
    '24-11-2026 25:00',
    '46350.5',
    '17:40:11',
    '',
    '24-11-2026 13:00 PM',
  ])('%j is none', (text) => {
    expect(portalTime(text)).toBeUndefined();
  });

  test('with the month first makes the whole file doubtful, which is refused', async () => {
    const text = `${header}\n${row({ time: '03/04/2026 09:00' })}\n${row({ time: '11/24/2026 09:00' })}\n`;
    await expect(read(text)).rejects.toThrow(/11\/24\/2026 09:00 on line 3 puts the month before the day/);
    await expect(read(`Period,11/01/2026 - 11/30/2026\n${header}\n`)).rejects.toThrow(StatementProblem);
  });
});

describe('an amount', () => {
  test.each([
    ['500', 500],
    ['500.00', 500],
    ['1,500.00', 1_500],
    ['1 500', 1_500],
    ['KES 250,000.00', 250_000],
    ['Ksh. 1', 1],
  ])('%s is %d shillings', async (paidIn, amountShillings) => {
    expect(await readOne({ paidIn })).toMatchObject({ payment: { amountShillings } });
  });

  test.each(['500.50', '250,001', '-500', '15,00', '1.500,00', '5e3', 'abc', '', '0'])(
    '%j is not paid in, and the row is listed',
    async (paidIn) => {
      expect(await readOne({ paidIn })).toMatchObject({ line: 2, kind: 'rejected' });
    },
  );

  test('whose comma was not quoted shifts the row, which is listed and not misread', async () => {
    const text = `Receipt No.,Completion Time,Transaction Status,Paid In,Balance\nUKO9K7Q2XN,24-11-2026 17:40:11,Completed,1,500.00,9\n`;
    expect((await read(text)).rows).toMatchObject([
      { kind: 'rejected', reason: expect.stringContaining('6 cells') },
    ]);
  });
});

describe('what is no payment is counted by its kind', () => {
  test.each([
    [{ status: 'Failed' }, 'notCompleted'],
    [{ status: 'cancelled' }, 'notCompleted'],
    [{ status: 'Pending' }, 'notCompleted'],
    [{ paidIn: '', withdrawn: '-30.00', reason: 'Pay Bill Charge' }, 'charge'],
    [{ paidIn: '', withdrawn: '30', reason: '', details: 'Business Charge' }, 'charge'],
    [{ paidIn: '', withdrawn: '4,000.00', reason: 'Business Payment to Customer' }, 'withdrawal'],
    [{ paidIn: '', withdrawn: '-500', reason: 'Pay Bill Reversal' }, 'reversal'],
    [{ reason: 'Reversal of Business Payment' }, 'reversal'],
    [{ reason: 'Merchant to Organization Settlement Account' }, 'transfer'],
  ])('%j is a %s', async (changes, kind) => {
    expect((await readOne(changes)).kind).toBe(kind);
  });

  test('a name in the details makes no charge of a payment', async () => {
    expect(
      (await readOne({ reason: '', details: 'Pay Bill from 254712345678 - JOHN CHARGE Acc. X' })).kind,
    ).toBe('payment');
  });
});

describe('a row that cannot be read is listed with its line and its reason', () => {
  test.each([
    [{ receipt: `${'x'.repeat(39)}\u{1f600}` }, 'x\ufffd" is no M-Pesa receipt'],
    [{ receipt: 'TOOSHORT' }, 'is no M-Pesa receipt'],
    [{ receipt: 'UKO0000000' }, 'is no M-Pesa receipt'],
    [{ receipt: '' }, 'is no M-Pesa receipt'],
    [{ time: 'yesterday' }, 'is no time such as'],
    [{ time: '24-11-2026' }, 'is no time such as'],
    [{ status: 'Complet' }, 'status "Complet" is not known'],
    [{ status: '' }, 'status "" is not known'],
    [{ withdrawn: '5' }, 'both paid in and withdrawn'],
    [{ withdrawn: 'x' }, 'is no amount'],
  ])('%j', async (changes, reason) => {
    expect(await readOne(changes)).toMatchObject({
      line: 2,
      kind: 'rejected',
      reason: expect.stringContaining(reason),
    });
  });

  test('a row that was cut short, too', async () => {
    expect(await kinds(`${header}\n${row()}\nUKO9K7`)).toEqual(['payment', 'rejected']);
    expect(await kinds(`${header}\nUKO9K7Q2XN,24-11-2026 17:40:11,x,Completed,1`)).toEqual(['rejected']);
  });
});

test('lines are counted as an editor shows them, whatever ends them', async () => {
  for (const end of ['\n', '\r\n']) {
    const text = ['Short Code,174379', '', header, row(), '', row({ status: '?' })].join(end);
    expect((await read(text)).rows.map(({ line }) => line)).toEqual([4, 6]);
  }
});

test('payer and reference are found in the details where they have no columns', async () => {
  const text = `Receipt No.,Completion Time,Details,Transaction Status,Paid In
UKO9K7Q2XN,24-11-2026 17:40:11,Pay Bill from 25471****678 - WANJIRU Acc. INV1,Completed,500.00`;
  expect((await read(text)).rows).toMatchObject([{ payment }]);
});

describe('a file that is no statement is refused as a whole', () => {
  test.each([
    ['an empty file', ''],
    ['another table', 'a,b\n1,2\n'],
    ['a quote that does not close', `${header}\n${row()}\n"${'x'.repeat(30_000)}`],
    ['a quote that does not close to the end', `${header}\n${row()}\n"UKO9K7Q2XN,24`],
    ['binary', '\u0001\u0002'.repeat(5_000)],
  ])('%s', async (_name, text) => {
    await expect(read(text)).rejects.toThrow(StatementProblem);
  });

  test.each([
    ['a workbook', Buffer.from('PK\u0003\u0004 sheet')],
    ['a PDF', Buffer.from('%PDF-1.7')],
    ['bytes with zeros', Buffer.from('ab\u0000\u0000\u0000')],
  ])('%s', (_name, bytes) => {
    expect(() => decodeStatement(bytes)).toThrow(StatementProblem);
  });
});

describe('above the table', () => {
  test.each([
    ['Time Period:,From 01-11-2026 00:00:00 To 24-11-2026 23:59:59'],
    ['Statement Period,01-11-2026 to 24-11-2026'],
    ['"Time Period: 01/11/2026 - 24/11/2026"'],
    ['From:,2026-11-01\nTo:,2026-11-24'],
    ['Start Date,1 November 2026\nEnd Date,24 November 2026'],
  ])('the period of %j is known to its last second', async (lines) => {
    expect((await read(`${lines}\n${header}\n`)).preamble.period).toEqual({
      from: new Date('2026-10-31T21:00:00Z'),
      to: new Date('2026-11-24T21:00:00Z'),
    });
  });

  test.each([
    ['Short Code:,600123'],
    ['Paybill,600123'],
    ['"Business Short Code: 600123"'],
    ['Till Number,600123'],
    ['Account Holder:,600123 - DEMO SHOP'],
  ])('%j names the short code', async (line) => {
    expect((await read(`${line}\n${header}\n`)).preamble.shortCodes).toEqual(['600123']);
  });

  test('the time of the export is known where it is told', async () => {
    const text = `Time Period:,01-11-2026 - 30-11-2026\nReport generated on,24-11-2026 15:00:00\n${header}\n`;
    expect((await read(text)).preamble).toMatchObject({
      period: { to: new Date('2026-11-30T21:00:00Z') },
      exportedAt: new Date('2026-11-24T12:00:00Z'),
    });
  });
});

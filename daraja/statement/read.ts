import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { columnsOf, plainName, type Columns } from './columns.ts';
import { readPreamble, type Preamble } from './preamble.ts';
import { StatementProblem } from './problem.ts';
import { readRow, type StatementRow } from './row.ts';

/** A header further down is none: what stands above it is no preamble. */
const preambleLinesMax = 100;
/** A row of a statement has some three hundred characters; an unclosed quote would take in the rest of the file. */
const rowBytesMax = 20_000;

const pieceBytes = 64 * 1024;

interface Record {
  record: string[];
  info: { lines: number };
}

/**
 * Reads the CSV that the M-Pesa organisation portal exports: the lines above the table at once, then its rows one by
 * one. Columns are found by name. Throws `StatementProblem` where the file is no statement or its quotes do not close.
 */
export async function readStatement(
  text: string,
): Promise<{ preamble: Preamble; rows: AsyncGenerator<StatementRow, void> }> {
  const records = recordsOf(text);
  const above: string[][] = [];
  for (let next = await records.next(); next.done !== true; next = await records.next()) {
    const { record } = next.value;
    const columns = columnsOf(record);
    if (columns !== undefined) return { preamble: readPreamble(above), rows: rowsOf(records, columns) };
    above.push(record);
    if (above.length > preambleLinesMax) break;
  }
  await records.return();
  throw new StatementProblem(
    'No line names the columns Receipt No., Completion Time, Transaction Status and Paid In. Send the CSV that the M-Pesa organisation portal exports.',
  );
}

async function* rowsOf(
  records: AsyncGenerator<Record, void>,
  columns: Columns,
): AsyncGenerator<StatementRow, void> {
  for await (const { record, info } of records) {
    // Exports that were put together repeat the header.
    if (columnsOf(record) !== undefined) continue;
    const row = readRow(record, columns, info.lines);
    if (row !== undefined) yield row;
  }
}

async function* recordsOf(text: string): AsyncGenerator<Record, void> {
  const parser = parse({
    bom: true,
    delimiter: delimiterOf(text),
    info: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: rowBytesMax,
  });
  // Piece by piece: a whole month at once would keep this process from everything else for a second.
  Readable.from(piecesOf(Buffer.from(text))).pipe(parser);
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what these options make, of which the parser's types know nothing
    for await (const each of parser) yield each as Record;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? ` near line ${error['lines']}` : '';
    const message = `This is no CSV${line}: a quote does not close, or a line is too long. Export the statement again.`;
    throw new StatementProblem(message, { cause: error });
  }
}

function* piecesOf(bytes: Buffer): Generator<Buffer, void> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}

/** The header tells by what cells are parted: a comma, or what spreadsheets put in its place. */
function delimiterOf(text: string): string {
  const head = text.slice(0, preambleLinesMax * 500).split(/\r\n|\n|\r/);
  const header =
    head.find((line) => /receipt/.test(plainName(line)) && /paidin|credit/.test(plainName(line))) ?? '';
  const counted = [',', ';', '\t', '|'].map((each) => ({ each, count: header.split(each).length }));
  return counted.reduce((most, next) => (next.count > most.count ? next : most)).each;
}

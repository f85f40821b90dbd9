import { StatementProblem } from './problem.ts';

/**
 * The text of a file as the portal or a spreadsheet saved it: UTF-8, UTF-16 in either order, with a mark or without, or
 * Windows' western alphabet. Throws `StatementProblem` for what is no text, such as a workbook.
 */
export function decodeStatement(bytes: Buffer): string {
  if (
    bytes.subarray(0, 2).toString('latin1') === 'PK' ||
    bytes.subarray(0, 4).toString('latin1') === '%PDF'
  ) {
    throw new StatementProblem('This is a workbook or a PDF. Export or save the statement as CSV.');
  }
  const text = new TextDecoder(encodingOf(bytes)).decode(bytes);
  if (text.includes('\u0000')) throw new StatementProblem('This is no text. Export the statement as CSV.');
  return text;
}

function encodingOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  // Without a mark: what a statement begins with is ASCII, of which UTF-16 leaves every second byte empty.
  if (bytes[0] !== 0 && bytes[1] === 0) return 'utf-16le';
  if (bytes[0] === 0 && bytes[1] !== 0) return 'utf-16be';
  return isUtf8(bytes) ? 'utf-8' : 'windows-1252';
}

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

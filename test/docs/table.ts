import { textOf } from './snippets.ts';

/** The rows of the first table under a heading of a document: the text of each cell, without back-quotes. */
export function tableUnder(document: string, heading: string): string[][] {
  const [, section = ''] = textOf(document).split(`\n## ${heading}\n`);
  const [table = ''] = /(?:^\|.*\n)+/m.exec(section) ?? [];
  const [, , ...rows] = table.trimEnd().split('\n');
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
}

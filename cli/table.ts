/** Rows under their headings, each column as wide as its widest cell. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [headings, ...rows];
  const widths = headings.map((_heading, column) => Math.max(...all.map((row) => width(row[column]))));
  return all
    .map((row) =>
      row
        .map((cell, column) => pad(cell, widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Names and values, one pair a line; what is null or absent is left out. */
export function facts(pairs: Readonly<Record<string, string | number | boolean | null | undefined>>): string {
  const present = Object.entries(pairs).filter(([, value]) => value !== null && value !== undefined);
  const widest = Math.max(0, ...present.map(([name]) => name.length));
  return present.map(([name, value]) => `${name.padEnd(widest)}  ${String(value)}`).join('\n');
}

const width = (cell = ''): number => cell.length;
const pad = (cell: string, columns = 0): string => cell.padEnd(columns);

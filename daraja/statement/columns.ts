/** The columns that are read, by the names that exports of several years give them, in letters and digits only. */
const names = {
  receipt: ['receiptno', 'receiptnumber', 'receipt'],
  completedAt: ['completiontime', 'completiondate', 'completed'],
  details: ['details', 'description'],
  status: ['transactionstatus', 'status'],
  paidIn: ['paidin', 'credit'],
  withdrawn: ['withdrawn', 'withdrawal', 'paidout', 'debit'],
  reason: ['reasontype', 'transactiontype'],
  otherParty: ['otherpartyinfo', 'otherparty', 'oppositeparty'],
  account: ['acno', 'accountno', 'accountnumber'],
} as const;
export type Column = keyof typeof names;
const required: readonly Column[] = ['receipt', 'completedAt', 'status', 'paidIn'];

/** Where each column stands, and how many there are. */
export interface Columns {
  width: number;
  at: Readonly<Partial<Record<Column, number>>>;
}

export const plainName = (cell: string): string => cell.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** The columns that a row names, in any order and spelling; undefined if it is not the header of a statement. */
export function columnsOf(cells: readonly string[]): Columns | undefined {
  const found = cells.map(plainName);
  const at: Partial<Record<Column, number>> = {};
  for (const [column, known] of Object.entries(names)) {
    const name = known.find((each) => found.includes(each));
    if (name !== undefined) Object.assign(at, { [column]: found.indexOf(name) });
  }
  if (required.some((column) => at[column] === undefined)) return undefined;
  return { width: found.findLastIndex((name) => name !== '') + 1, at };
}

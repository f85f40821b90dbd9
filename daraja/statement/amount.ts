/**
 * Hundredths of a shilling; 0 for an empty cell; undefined for what is no amount. Commas and spaces part thousands, a
 * point parts cents: "1,053.00", "KES 1 053", "-4000".
 */
export function centsOf(cell: string): number | undefined {
  const text = cell.replace(/^\s*(?:kes|kshs?)\b\.?/i, '').trim();
  if (text === '' || text === '-') return 0;
  const plain = /^-?(?:\d+|\d{1,3}(?:[, \u00a0\u202f]\d{3})+)(?:\.\d{1,2})?$/.test(text);
  if (!plain) return undefined;
  const cents = Math.round(Number(text.replaceAll(/[, \u00a0\u202f]/g, '')) * 100);
  return Number.isSafeInteger(cents) ? cents : undefined;
}

/** A number or a text that says something, as text; null for anything else. */
export function scalarText(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return printable(value).trim() || null;
  return null;
}

/** "1500", "1500.00" and 1500.0 are 1500. A fraction is never rounded: it would make a wrong amount look right. */
export function wholeShillings(text: string | null): number | null {
  const whole = /^(\d+)(?:\.0+)?$/.exec(text ?? '')?.[1];
  return whole !== undefined && Number.isSafeInteger(Number(whole)) ? Number(whole) : null;
}

/** A failed operation carries a date prefix and seven zeros where the receipt would be: that is none. */
export function receiptIn(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const number = value.trim().toUpperCase();
  return /^[A-Z0-9]{10}$/.test(number) && !/^[A-Z0-9]{3}0{7}$/.test(number) ? number : null;
}

/** Control characters carry nothing here, and PostgreSQL refuses a text that holds a NUL. */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '');
}

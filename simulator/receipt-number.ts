import { eatParts } from './eat-time.ts';
import type { Random } from './random.ts';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const days = '123456789ABCDEFGHIJKLMNOPQRSTUV';
const serialAlphabet = `0123456789${letters}`;

/** Safaricom counts years in letters; 2019 was N. */
const yearOfLetterA = 2019 - letters.indexOf('N');

/** Ten characters: year letter, month letter, day (1-9, then A-V), and a serial of seven. */
export function receiptNumber(paidAtMs: number, random: Random): string {
  const { year, month, day } = eatParts(paidAtMs);
  const yearLetter = letters.charAt((year - yearOfLetterA) % letters.length);
  const date = yearLetter + letters.charAt(month - 1) + days.charAt(day - 1);
  return date + random.text(7, serialAlphabet);
}

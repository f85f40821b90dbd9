import { eatParts } from './eat-time.ts';
import type { Random } from './random.ts';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const days = '123456789ABCDEFGHIJKLMNOPQRSTUV';
const serialAlphabet = `0123456789${letters}`;

/** Safaricom counts years in letters; 2019 was N. */
const yearOfLetterA = 2019 - letters.indexOf('N');

/** What stands for a receipt where no money moved: the date, and no serial. */
export const noReceipt = (atMs: number): string => `${datePrefix(atMs)}0000000`;

/** Ten characters: year letter, month letter, day (1-9, then A-V), and a serial of seven. */
export const receiptNumber = (paidAtMs: number, random: Random): string =>
  datePrefix(paidAtMs) + random.text(7, serialAlphabet);

function datePrefix(atMs: number): string {
  const { year, month, day } = eatParts(atMs);
  const yearLetter = letters.charAt((year - yearOfLetterA) % letters.length);
  return yearLetter + letters.charAt(month - 1) + days.charAt(day - 1);
}

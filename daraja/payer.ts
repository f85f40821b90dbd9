import { createHash } from 'node:crypto';
import { normalisePhoneNumber } from './phone-number.ts';

/** Who paid, as far as a source tells: it may write the phone in full, mask its middle, or hash it. */
export type Payer =
  | { form: 'plain'; phoneNumber: string }
  | { form: 'masked'; starts: string; ends: string; text: string }
  | { form: 'hashed'; hash: string }
  | { form: 'untold' };

const masked = /^\+?(\d*)(\*+)(\d*)$/;
/** With fewer digits in sight a mask says nothing about anybody. */
const digitsMin = 4;

/** Reads `25470****149`, `2547 ***** 126`, a SHA-256 in hex, or any usual form of a phone; whatever else tells nobody. */
export function readPayer(written: string | null): Payer {
  const text = (written ?? '').replaceAll(/\s/g, '');
  const phoneNumber = normalisePhoneNumber(text);
  if (phoneNumber !== undefined) return { form: 'plain', phoneNumber };
  if (/^[0-9a-f]{64}$/i.test(text)) return { form: 'hashed', hash: text.toLowerCase() };
  const [, starts = '', , ends = ''] = masked.exec(text) ?? [];
  if (starts.length + ends.length < digitsMin) return { form: 'untold' };
  return { form: 'masked', starts: starts.replace(/^0/, '254'), ends, text };
}

/** Whether this can be the payer. One of whom nothing is told can be anybody. */
export function canBe(payer: Payer, phoneNumber: string): boolean {
  switch (payer.form) {
    case 'plain':
      return payer.phoneNumber === phoneNumber;
    case 'masked':
      return phoneNumber.startsWith(payer.starts) && phoneNumber.endsWith(payer.ends);
    case 'hashed':
      return spellings(phoneNumber).some((spelling) => sha256(spelling) === payer.hash);
    case 'untold':
      return true;
  }
}

/** Nobody says which spelling Safaricom hashes; 254… is the one that was seen. */
const spellings = (phoneNumber: string): string[] => [
  phoneNumber,
  `+${phoneNumber}`,
  phoneNumber.replace(/^254/, '0'),
];

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

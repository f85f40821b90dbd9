import { createHash, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Environment } from '../../db/entities/index.ts';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const randomLength = 32;
const checksumLength = 6;
const prefixes: Record<Environment, string> = { sandbox: 'hk_test_', production: 'hk_live_' };
const shape = new RegExp(`^hk_(?:test|live)_[0-9A-Za-z]{${randomLength + checksumLength}}$`);

/** A new key: prefix, 32 random characters, and a checksum by which a scanner or a typo is told apart from a key. */
export function newApiKey(environment: Environment): string {
  const random = Array.from({ length: randomLength }, () => alphabet[randomInt(alphabet.length)]).join('');
  const unchecked = `${prefixes[environment]}${random}`;
  return unchecked + checksum(unchecked);
}

/** Whether this can be a key at all; a wrong checksum is answered without asking the database. */
export const isApiKey = (text: string): boolean =>
  shape.test(text) && checksum(text.slice(0, -checksumLength)) === text.slice(-checksumLength);

/** Keys are stored as this only: they have enough randomness of their own to need no salt. */
export const hashApiKey = (key: string): string => createHash('sha256').update(key).digest('hex');

function checksum(text: string): string {
  let rest = crc32(text);
  let digits = '';
  for (let index = 0; index < checksumLength; index += 1) {
    digits = (alphabet[rest % alphabet.length] ?? '') + digits;
    rest = Math.floor(rest / alphabet.length);
  }
  return digits;
}

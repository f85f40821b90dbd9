import { createHash } from 'node:crypto';
import { customerName } from '../load/plan.ts';
import { merchantCredentials } from '../stack/tenants.ts';
import type { Facts } from './facts.ts';

export interface Found {
  what: string;
  around: string;
}

const encodings = ['hex', 'base64', 'base64url'] as const;

/**
 * Looks for everything personal and secret of a run at once. A text is cut into runs of digits, hex and base64, and those
 * are looked up; a search for each secret by itself would take hours over Temporal's tables.
 */
export function findSecrets(facts: Facts): { secrets: number; in: (text: string) => Found[] } {
  const phones = [
    ...new Set([...facts.payments, ...facts.ledger].map(({ phoneNumber }) => phoneNumber)),
  ].filter((phone) => /^\d+$/.test(phone));
  const tails = new Set(phones.map((phone) => phone.slice(-9)));
  const tokens = facts.pushes.map(({ callbackUrl }) => callbackUrl.split('/').at(-1) ?? '');
  const hashed = [...phones.flatMap(forms), ...tokens, ...facts.merchants.map(({ apiKey }) => apiKey)];
  const hashes = new Map<string, string>(
    hashed.flatMap((secret) =>
      encodings.map(
        (encoding) => [sha256(secret, encoding).replace('=', ''), 'a hash of a phone, token or key'] as const,
      ),
    ),
  );
  for (const token of tokens) hashes.set(token, 'a callback token');
  const words = [
    customerName,
    ...new Set(facts.placed.map(({ order }) => order.accountReference)),
    // As notices write them; the short ones would be found in any blob.
    ...new Set(
      facts.ledger.flatMap(({ payerName }) => payerName.split(' ')).filter(({ length }) => length > 6),
    ),
    facts.secrets.rootKey,
    ...facts.merchants.flatMap(({ apiKey, webhookSecret }) => [apiKey, webhookSecret]),
    ...merchantCredentials.flatMap(({ consumerSecret, passkey }) => [consumerSecret, passkey]),
  ];

  function search(text: string): Found[] {
    const found: Found[] = [];
    const add = (what: string, at: number): void =>
      void found.push({
        what,
        around: text.slice(Math.max(0, at - 40), at + 80).replaceAll(/[^\x20-\x7e]+/g, ' '),
      });
    for (const match of text.matchAll(digits)) {
      const [run] = match;
      if (mayBePhone(run) && tails.has(run.slice(-9))) add('a phone number', match.index);
    }
    for (const match of text.matchAll(encoded)) {
      for (const length of lengths)
        for (let at = 0; at + length <= match[0].length; at += 1) {
          const what = hashes.get(match[0].slice(at, at + length));
          if (what !== undefined) add(what, match.index + at);
        }
    }
    for (const word of words) if (text.includes(word)) add('a name, reference or key', text.indexOf(word));
    return found;
  }

  return { secrets: tails.size + hashes.size + words.length, in: search };
}

/** A phone as people and Safaricom write it. */
const forms = (phone: string): string[] => [phone, `+${phone}`, `0${phone.slice(3)}`, phone.slice(3)];

const sha256 = (text: string, encoding: (typeof encodings)[number]): string =>
  createHash('sha256').update(text).digest(encoding);

const digits = /\d{9,}/g;
/**
 * The tail alone, with a 0, with 254, or at the end of a CheckoutRequestID. Instants, of 10, 13, 16 or 19 digits, would
 * end like some phone once in a while.
 */
const mayBePhone = ({ length }: string): boolean =>
  length === 9 || length === 10 || length === 12 || length > 19;

const encoded = /[A-Za-z0-9+/_-]{43,}/g;
/** SHA-256 in base64url, and in hex, as a callback token is; base64 ends in `=`, which is not looked for. */
const lengths = [43, 64] as const;

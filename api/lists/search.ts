import { raw, type FilterQuery } from '@mikro-orm/postgresql';
import * as z from 'zod';
import { normalisePhoneNumber } from '../../daraja/phone-number.ts';

/** The parameter of a list that can be searched: `where` names the fields. */
export const searchQuery = (where: string) =>
  z
    .string('Send this parameter once.')
    .max(100, 'Send at most 100 characters.')
    .optional()
    .describe(
      `Searches ${where}, in any case. Three letters or digits in a row are found anywhere, fewer where a word begins.`,
    );

/** Where the words of a list's rows are kept for searching: one row for each, with an index of trigrams. */
export type SearchedWords = { table: 'payment_words' | 'customer_words'; id: 'payment_id' | 'customer_id' };

/** The rows whose words hold this text. */
export function searched<Row>({ table, id }: SearchedWords, q: string): FilterQuery<Row> {
  // A whole number is found in any form that a payer may write it in; a part of one as it is stored.
  const phoneNumber = normalisePhoneNumber(q);
  const patterns = [patternOf(q), ...(phoneNumber === undefined ? [] : [patternOf(phoneNumber)])];
  const either = patterns.map(() => 'words ilike ?').join(' or ');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a fragment of SQL as a key is what the ORM takes
  return {
    [raw((alias) => `${alias}.id in (select ${id} from ${table} where ${either})`, patterns)]: [],
  } as FilterQuery<Row>;
}

/**
 * As a pattern that an index of trigrams can find: fewer than three letters or digits in a row make no trigram, unless
 * they begin a word. What has neither, such as a lone `%`, is looked for in every row.
 */
function patternOf(q: string): string {
  const text = q.replaceAll(/[\\%_]/g, (special) => `\\${special}`);
  const beginsWord = !/[a-z0-9]{3}/i.test(q) && /^[a-z0-9]/i.test(q);
  return beginsWord ? `% ${text}%` : `%${text}%`;
}

import type { FilterQuery } from '@mikro-orm/postgresql';
import * as z from 'zod';

/** `metadata[key]=value`, as often as there are keys. */
export const MetadataFilter = z
  .record(z.string(), z.string('Send this parameter once.'), 'Send metadata[key]=value.')
  .describe('metadata[key]=value');

/** A value in a url has no type: "1042" finds the text and the number. */
export function withMetadata<Row>(pairs: Record<string, string>): FilterQuery<Row>[] {
  return Object.entries(pairs).map(([key, value]) => {
    const typed: unknown[] = [value];
    if (String(Number(value)) === value) typed.push(Number(value));
    if (value === 'true' || value === 'false') typed.push(value === 'true');
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the ORM's types cannot follow a row that is a parameter
    return { $or: typed.map((each) => ({ metadata: { $contains: { [key]: each } } })) } as FilterQuery<Row>;
  });
}

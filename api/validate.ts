import type * as z from 'zod';
import { ApiError, type FieldError } from './errors.ts';

type Parts = Record<string, readonly [schema: z.ZodType, input: unknown]>;

/** What is wrong, and where in its part. */
interface WrongAt {
  path: readonly PropertyKey[];
  message: string;
}

/** Parses each part by its schema, or names every wrong field of all of them at once and what would be right. */
export function validateAll<Names extends Parts>(parts: Names): { [Name in keyof Names]: unknown } {
  const wrong: FieldError[] = [];
  const parsed = Object.entries(parts).map(([name, [schema, input]]) => {
    const result = schema.safeParse(input, { error: words });
    const found = [...(result.error?.issues ?? []).flatMap(fieldErrors), ...unstorable(input, [])];
    wrong.push(...found.map(({ path, message }) => ({ field: fieldName(path) || name, message })));
    return [name, result.data];
  });
  if (wrong.length > 0) throw wrongFields(wrong);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same names as came in
  return Object.fromEntries(parsed) as { [Name in keyof Names]: unknown };
}

/** The answer to wrong fields, each named once: two rules of one field may say the same. */
export function wrongFields(wrong: readonly FieldError[], cause?: unknown): ApiError {
  const validation = [...new Map(wrong.map((each) => [`${each.field}: ${each.message}`, each])).values()];
  const which = validation.length === 1 ? 'field' : 'fields';
  const message = `Correct the ${which} named below and send the request again.`;
  return new ApiError('validation_error', message, { validation, cause });
}

/** PostgreSQL holds no NUL, and half of a surrogate pair would come back as another character. */
const isStorable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();

/** Deeper than this no schema reads. */
const depthMax = 4;

/** What a schema may let pass and the database would lose. */
function unstorable(value: unknown, path: readonly string[]): WrongAt[] {
  if (typeof value === 'string' && !isStorable(value)) {
    const message = 'Leave out the character U+0000 and halves of surrogate pairs: they are no text.';
    return [{ path, message }];
  }
  if (typeof value !== 'object' || value === null || path.length === depthMax) return [];
  return Object.entries(value).flatMap(([name, each]) => [
    ...(isStorable(name) ? [] : unstorable(name, path)),
    // Schemas of records skip this name in silence.
    ...(name === '__proto__' ? [unknownField([...path, name])] : unstorable(each, [...path, name])),
  ]);
}

const unknownField = (path: readonly PropertyKey[]): WrongAt => ({
  path,
  message: 'This field is not known here. Leave it out.',
});

const kinds: Record<string, string> = {
  string: 'text',
  int: 'a whole number',
  array: 'a list',
  object: 'a JSON object',
  record: 'an object',
};

/** What would be right, where a schema does not say it itself. */
function words(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_type') return `Send ${kinds[issue.expected] ?? `a ${issue.expected}`}.`;
  if (issue.code !== 'too_big' && issue.code !== 'too_small') return undefined;
  const bound = issue.code === 'too_big' ? `at most ${issue.maximum}` : `at least ${issue.minimum}`;
  const unit =
    issue.origin !== 'string'
      ? ''
      : issue.code === 'too_small' && issue.minimum === 1
        ? ' character'
        : ' characters';
  return `Send ${bound}${unit}.`;
}

const fieldErrors = (issue: z.core.$ZodIssue): WrongAt[] =>
  issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => unknownField([...issue.path, key]))
    : [{ path: issue.path, message: issue.message }];

/** An empty name shows nothing: what it is in is to blame. */
const fieldName = (path: readonly PropertyKey[]): string =>
  path
    .map(String)
    .filter((name) => name !== '')
    .join('.');

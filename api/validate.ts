import type * as z from 'zod';
import { ApiError, type FieldError } from './errors.ts';

/** Parses by the schema, or names every wrong field at once and what would be right. */
export function validate(schema: z.ZodType | undefined, input: unknown): unknown {
  if (schema === undefined) return undefined;
  const result = schema.safeParse(input, { error: words });
  const texts = unstorableTexts(input, []);
  if (result.success && texts.length === 0) return result.data;
  const message = 'Correct the field named below and send the request again.';
  const messages = 'Correct the fields named below and send the request again.';
  const wrong = [...(result.error?.issues ?? []).flatMap(fieldErrors), ...texts];
  // Two rules of one field may say the same.
  const validation = [...new Map(wrong.map((each) => [`${each.field}: ${each.message}`, each])).values()];
  throw new ApiError('validation_error', validation.length === 1 ? message : messages, { validation });
}

/** PostgreSQL holds no NUL, and half of a surrogate pair would come back as another character. */
export const isStorable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();

/** Deeper than this no schema reads. */
const depthMax = 4;

function unstorableTexts(value: unknown, path: readonly string[]): FieldError[] {
  if (typeof value === 'string' && !isStorable(value)) {
    const message = 'Leave out the character U+0000 and halves of surrogate pairs: they are no text.';
    return [{ field: path.join('.') || 'body', message }];
  }
  if (typeof value !== 'object' || value === null || path.length === depthMax) return [];
  return Object.entries(value).flatMap(([name, each]) => [
    ...(isStorable(name) ? [] : unstorableTexts(name, path)),
    ...unstorableTexts(each, [...path, name]),
  ]);
}

const kinds: Record<string, string> = { string: 'text', int: 'a whole number', array: 'a list' };

/** What would be right, where a schema does not say it itself. */
function words(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_type') return `Send ${kinds[issue.expected] ?? `a ${issue.expected}`}.`;
  if (issue.code !== 'too_big' && issue.code !== 'too_small') return undefined;
  const bound = issue.code === 'too_big' ? `at most ${issue.maximum}` : `at least ${issue.minimum}`;
  return `Send ${bound}${issue.origin === 'string' ? ' characters' : ''}.`;
}

function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    const message = 'This field is not known here. Leave it out.';
    return issue.keys.map((key) => ({ field: [...issue.path, key].join('.'), message }));
  }
  const field = issue.path.join('.') || 'body';
  return [{ field, message: issue.message }];
}

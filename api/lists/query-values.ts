import * as z from 'zod';

// Parameters are text: each of these says exactly which text it takes, and refuses what only a program would guess.

/** A whole number in plain digits, at most twelve of them. */
export const wholeNumber = (words: string, { minimum = 0, maximum = 999_999_999_999 } = {}) =>
  z
    .string(words)
    .regex(/^\d{1,12}$/, words)
    .transform(Number)
    .refine((value) => value >= minimum && value <= maximum, words)
    // The document shows the number, not the text that carries it.
    .meta({ type: 'integer', minimum, maximum, pattern: undefined });

/** One value or several of a set, as a parameter may be repeated. */
export const anyOf = <Value extends string>(values: readonly Value[]) => {
  const one = z.enum(values);
  return (
    z
      .union([z.array(one), one.transform((value) => [value])], `Send any of ${values.join(', ')}.`)
      // The document shows the list: one value is a list of one.
      .meta({ anyOf: undefined, type: 'array', items: { type: 'string', enum: values } })
  );
};

/** `true` or `false` in words. */
export const trueOrFalse = z
  .enum(['true', 'false'], 'Send true or false.')
  .transform((word) => word === 'true')
  // The document shows the value, not the text that carries it.
  .meta({ type: 'boolean', enum: undefined });

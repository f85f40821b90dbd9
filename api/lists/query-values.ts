import * as z from 'zod';

// Parameters are text: each of these says exactly which text it takes, and refuses what only a program would guess.

/** PostgreSQL knows no year 0, and nothing here happened before M-Pesa or will happen in ten thousand years. */
const isPlausible = (text: string): boolean => {
  const year = new Date(text).getUTCFullYear();
  return year >= 2000 && year <= 9999;
};

/** An instant in ISO 8601, with Z or an offset. */
export const instant = z.iso
  .datetime({ offset: true, abort: true, error: 'Send an instant such as 2026-09-14T00:00:00.000Z.' })
  .refine(isPlausible, 'Send an instant from the year 2000 on.');

/** A whole number in plain digits, at most twelve of them. */
export const wholeNumber = (words: string) =>
  z
    .string(words)
    .regex(/^\d{1,12}$/, words)
    .transform(Number);

/** One value or several of a set, as a parameter may be repeated. */
export const anyOf = <Value extends string>(values: readonly Value[]) => {
  const one = z.enum(values);
  return z.union([z.array(one), one.transform((value) => [value])], `Send any of ${values.join(', ')}.`);
};

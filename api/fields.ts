import * as z from 'zod';

const nameWords = 'Send a name of 1 to 100 characters.';

/** What somebody or something is called. */
export const nameField = (example: string) =>
  z
    .string(nameWords)
    .trim()
    .min(1, nameWords)
    .max(100, nameWords)
    .meta({ pattern: '\\S', examples: [example] });

const overlapWords = 'Send whole hours from 0 to 168.';

/** How long what is rotated goes on beside what follows it. */
export const OverlapHours = z.int(overlapWords).min(0, overlapWords).max(168, overlapWords).default(24);

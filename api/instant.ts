import * as z from 'zod';

/** An instant in an answer. */
export const Instant = z.iso.datetime().meta({
  id: 'Instant',
  description: 'ISO 8601, UTC, with milliseconds.',
  pattern: String.raw`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$`,
  examples: ['2026-09-14T08:21:19.233Z'],
});

/** PostgreSQL takes no year 0 and reads no year of five digits as we write it; nothing here is older than M-Pesa. */
const isPlausible = (text: string): boolean => {
  const year = new Date(text).getUTCFullYear();
  return year >= 2000 && year <= 9999;
};

/** An instant in a request, with Z or an offset. */
export const instantParameter = z.iso
  .datetime({ offset: true, abort: true, error: 'Send an instant such as 2026-09-14T00:00:00.000Z.' })
  .refine(isPlausible, 'Send an instant from the year 2000 on.')
  .meta({
    // For readers, who know from the format which days a month has.
    pattern: String.raw`^[2-9]\d{3}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$`,
    examples: ['2026-09-14T00:00:00.000Z'],
  });

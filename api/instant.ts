import * as z from 'zod';

/** An instant in an answer. */
export const Instant = z.iso.datetime().meta({
  id: 'Instant',
  description: 'ISO 8601, UTC, with milliseconds.',
  pattern: String.raw`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$`,
});

/** An instant in a request, with Z or an offset; PostgreSQL knows no year 0, and nothing here is older than M-Pesa. */
export const instantParameter = z.iso
  .datetime({ offset: true, abort: true, error: 'Send an instant such as 2026-09-14T00:00:00.000Z.' })
  .regex(/^[2-9]\d{3}-/, 'Send an instant from the year 2000 on.')
  .meta({
    // One pattern for readers in place of the two above; which days a month has is known from the format.
    allOf: undefined,
    format: 'date-time',
    pattern: String.raw`^[2-9]\d{3}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$`,
    examples: ['2026-09-14T00:00:00.000Z'],
  });

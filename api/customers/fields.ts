import * as z from 'zod';

/** What a customer is called. */
export const CustomerName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .meta({ pattern: '\\S', examples: ['Wanjiru Kamau'] });

export const CustomerDescription = z
  .string()
  .max(500)
  .meta({ examples: ['Pays for the whole office.'] });

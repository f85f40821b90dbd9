import * as z from 'zod';
import { paymentSources } from '../../db/entities/payment.ts';
import { MetadataFilter } from '../lists/metadata-filter.ts';
import { pageQuery } from '../lists/page.ts';
import { endsAfterStart, endTooEarly, periodQuery } from '../lists/period.ts';
import { trueOrFalse } from '../lists/query-values.ts';
import { searchQuery } from '../lists/search.ts';
import { PhoneNumber } from '../payments/schemas.ts';

export const CustomersQuery = z
  .strictObject({
    ...pageQuery,
    q: searchQuery('name, phone number and description'),
    phoneNumber: PhoneNumber.optional(),
    isVerified: trueOrFalse.optional(),
    isActive: trueOrFalse.optional(),
    source: z.enum(paymentSources, `Send one of ${paymentSources.join(', ')}.`).optional(),
    metadata: MetadataFilter.optional(),
    ...periodQuery('Created'),
    sortBy: z
      .enum(['createdAt', 'updatedAt', 'lastActiveAt'], 'Send createdAt, updatedAt or lastActiveAt.')
      .default('createdAt')
      .describe('lastActiveAt: where there was no payment yet, createdAt counts.'),
  })
  .refine(endsAfterStart, endTooEarly);
export type CustomersQuery = z.output<typeof CustomersQuery>;

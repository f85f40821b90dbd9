import * as z from 'zod';
import { environments } from '../../db/entities/index.ts';
import { paymentSources } from '../../db/entities/payment.ts';
import { idOf } from '../ids.ts';
import { Instant } from '../instant.ts';
import { pageOf } from '../lists/page.ts';
import { Metadata, PhoneNumber, metadataError, metadataKey, metadataValue } from '../payments/schemas.ts';
import { CustomerDescription, CustomerName } from './fields.ts';

export const CreateCustomer = z
  .strictObject({
    phoneNumber: PhoneNumber,
    name: CustomerName.nullable().default(null).describe('What the customer is called.'),
    description: CustomerDescription.nullable().default(null).describe('Your own words.'),
    metadata: Metadata.default({}),
  })
  .meta({
    examples: [{ phoneNumber: '0712345678', name: 'Wanjiru Kamau', metadata: { loyaltyNumber: 'L-204' } }],
  });

const MetadataChange = z
  .record(metadataKey, metadataValue.nullable(), { error: metadataError })
  .describe('Merged into what is there; null removes a pair.')
  .meta({ examples: [{ tier: 'gold', note: null }] });

export const UpdateCustomer = z
  .strictObject({
    phoneNumber: PhoneNumber.optional(),
    name: CustomerName.nullable().optional().describe('null clears it.'),
    description: CustomerDescription.nullable().optional().describe('null clears it.'),
    isActive: z
      .boolean('Send true or false.')
      .optional()
      .describe('A mark of your own, to be listed by; payments of the customer are taken all the same.'),
    metadata: MetadataChange.optional(),
  })
  .meta({ examples: [{ name: 'Wanjiru Kamau', metadata: { tier: 'gold', note: null } }] });
export type UpdateCustomer = z.output<typeof UpdateCustomer>;

export const CustomerAnswer = z
  .object({
    id: idOf('cus'),
    object: z.literal('customer'),
    environment: z.enum(environments),
    source: z.enum(paymentSources).describe('checkout: a payment that the payer began made the customer.'),
    name: z.string().nullable(),
    phoneNumber: z.string().describe('2547… or 2541…; no other customer of this environment has it.'),
    countryCode: z.literal('KE'),
    description: z.string().nullable(),
    isActive: z.boolean(),
    isVerified: z.boolean().describe('Has completed a payment from this phone.'),
    metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    firstTransactionAt: Instant.nullable().describe('When the first payment was completed.'),
    lastActiveAt: Instant.nullable().describe('When the last payment was completed.'),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({
    id: 'Customer',
    examples: [
      {
        id: 'cus_01m1hac9p6d3g6j9k2m5p8r1t4',
        object: 'customer',
        environment: 'sandbox',
        source: 'api',
        name: 'Wanjiru Kamau',
        phoneNumber: '254712345678',
        countryCode: 'KE',
        description: null,
        isActive: true,
        isVerified: true,
        metadata: {},
        firstTransactionAt: '2026-09-02T15:04:31.870Z',
        lastActiveAt: '2026-09-14T08:21:19.233Z',
        createdAt: '2026-09-02T15:04:11.206Z',
        updatedAt: '2026-09-14T08:21:19.233Z',
      },
    ],
  });
export const CustomerPage = pageOf(CustomerAnswer);
export const DeletedCustomer = z.object({ id: idOf('cus') });
/** What `customer.deleted` tells of somebody who is forgotten. */
export const ForgottenCustomer = z
  .object({
    id: idOf('cus'),
    object: z.literal('customer'),
    environment: z.enum(environments),
    deleted: z.literal(true),
  })
  .meta({ id: 'ForgottenCustomer' });

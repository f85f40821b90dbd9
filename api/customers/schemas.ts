import * as z from 'zod';
import { environments } from '../../db/entities/index.ts';
import { paymentSources } from '../../db/entities/payment.ts';
import { idOf } from '../ids.ts';
import { Instant } from '../instant.ts';

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

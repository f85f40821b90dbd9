import * as z from 'zod';
import { transactionShillingsMax } from '../../daraja/transaction-limit.ts';
import { exampleId, idOf } from '../ids.ts';
import { nameField } from '../fields.ts';
import { Instant } from '../instant.ts';

export const OrganisationName = nameField('Mama Njeri');

const amountWords = `Send whole shillings from 1 to ${transactionShillingsMax}.`;
export const UpdateOrganisation = z.strictObject({
  name: OrganisationName.optional(),
  maximumAmount: z
    .int(amountWords)
    .min(1, amountWords)
    .max(transactionShillingsMax, amountWords)
    .optional()
    .describe('The most that one payment asks for, in whole shillings, in both environments.')
    .meta({ examples: [50_000] }),
});

export const OrganisationAnswer = z
  .object({
    id: idOf('org'),
    object: z.literal('organisation'),
    name: z.string(),
    maximumAmount: z.int().describe('The most that one payment asks for, in whole shillings.'),
    currency: z.literal('KES'),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({
    id: 'Organisation',
    examples: [
      {
        id: exampleId('org'),
        object: 'organisation',
        name: 'Mama Njeri',
        maximumAmount: 50_000,
        currency: 'KES',
        createdAt: '2026-09-02T15:04:11.206Z',
        updatedAt: '2026-09-14T08:21:19.233Z',
      },
    ],
  });

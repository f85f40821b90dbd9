import * as z from 'zod';
import { AccountReference, ShortCode } from '../../api/daraja-credentials/fields.ts';
import { Email, MemberName } from '../../api/members/schemas.ts';
import { OrganisationName } from '../../api/organisations/schemas.ts';
import { environments } from '../../db/entities/environment.ts';
import { usageError } from '../command-error.ts';

/** Judged beside the others, so that all that is wrong is told at once. */
const anyway = { when: () => true };

const shortCodeWords = 'Give the paybill or, for a till, its store number.';

/** As they are typed, without their dashes. */
const Options = z
  .object({
    organisation: z
      .string()
      .regex(/^org_[0-9a-z]{26}$/, 'Give the id of an organisation (org_…), or leave this out to make one.')
      .optional(),
    name: OrganisationName.optional(),
    environment: z.enum(environments, 'Give sandbox or production.'),
    'short-code': ShortCode.optional(),
    till: ShortCode.optional(),
    reference: AccountReference.optional(),
    email: Email.optional(),
    'owner-name': MemberName.optional(),
  })
  .refine(({ organisation, name }) => organisation !== undefined || name !== undefined, {
    path: ['name'],
    error: 'Give the name of the business.',
    ...anyway,
  })
  .refine((options) => options.organisation !== undefined || options['short-code'] !== undefined, {
    path: ['short-code'],
    error: shortCodeWords,
    ...anyway,
  })
  .refine(
    ({ organisation, name, till, reference, 'short-code': shortCode }) =>
      organisation === undefined ||
      shortCode !== undefined ||
      [name, till, reference].every((value) => value === undefined),
    {
      path: ['short-code'],
      error:
        'Give the paybill or store number that --name, --till or --reference is for, or leave those out.',
    },
  )
  .refine(({ organisation, email }) => organisation === undefined || email === undefined, {
    path: ['email'],
    error: 'Leave this out: members of an organisation that is there are added by POST /v1/members.',
  })
  .refine((options) => options.email !== undefined || options['owner-name'] === undefined, {
    path: ['email'],
    error: 'Give it with --owner-name.',
  });
export type SetupOptions = z.output<typeof Options>;

/** Throws a usage error that names every wrong option. */
export function readSetupOptions(given: Record<string, unknown>): SetupOptions {
  const result = Options.safeParse(given);
  if (result.success) return result.data;
  const lines = result.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`);
  throw usageError(`${lines.join('\n')}\nhakika setup --help shows an example.`);
}

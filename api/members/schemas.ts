import * as z from 'zod';
import { roles } from '../../db/entities/index.ts';
import { scopes } from '../api-keys/scopes.ts';
import { exampleId, idOf } from '../ids.ts';
import { nameField } from '../fields.ts';
import { Instant } from '../instant.ts';
import { pageOf, pageQuery } from '../lists/page.ts';
import { scopesOfRole } from './roles.ts';

const emailWords = 'Send an e-mail address, such as njeri@shop.example.';
/** What the format allows by RFC 5321, and zod does not count: 64 characters before the @, 63 in each label after it. */
const lengths = /^[^@]{1,64}@(?:[^.]{0,62}[^.-]\.)+[^.]{2,63}$/;
/** In lower case, by which one address is one person. */
export const Email = z
  .email(emailWords)
  .max(254, emailWords)
  .refine((address) => lengths.test(address), emailWords)
  .toLowerCase()
  .meta({ examples: ['njeri@shop.example'] });

export const MemberName = nameField('Njeri Kamau');

const role = z
  .enum(roles, `Send ${roles.join(', ')}.`)
  .describe(roles.map((each) => `${each}: ${words(scopesOfRole[each])}`).join('. ') + '.');

function words(list: readonly string[]): string {
  if (list.length === scopes.length) return 'everything';
  const lacking = scopes.filter((scope) => !list.includes(scope));
  return lacking.length === 1 ? `everything but ${lacking[0]}` : list.join(', ');
}

export const AddMember = z.strictObject({
  email: Email.describe('Unique in the organisation, in upper or lower case.'),
  name: MemberName,
  role,
});
export const UpdateMember = z.strictObject({ name: MemberName.optional(), role: role.optional() });

export const MemberAnswer = z
  .object({
    id: idOf('mem'),
    object: z.literal('member'),
    email: z.string(),
    name: z.string(),
    role,
    scopes: z.array(z.string()).describe('What the role may do.'),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({
    id: 'Member',
    examples: [
      {
        id: exampleId('mem'),
        object: 'member',
        email: 'njeri@shop.example',
        name: 'Njeri Kamau',
        role: 'viewer',
        scopes: scopesOfRole.viewer,
        createdAt: '2026-09-02T15:04:11.206Z',
        updatedAt: '2026-09-02T15:04:11.206Z',
      },
    ],
  });
export const MemberPage = pageOf(MemberAnswer);
export const MembersQuery = z.strictObject(pageQuery);
export const RemovedMember = z.object({ id: idOf('mem') });

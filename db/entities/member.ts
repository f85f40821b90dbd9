import { defineEntity, p } from '@mikro-orm/core';
import { organisationFilter } from './tenant-filter.ts';

/** From the one who may do everything to the one who looks on: what each may do is in `api/members/roles.ts`. */
export const roles = ['owner', 'admin', 'operator', 'viewer'] as const;
export type Role = (typeof roles)[number];

const MemberSchema = defineEntity({
  name: 'Member',
  tableName: 'members',
  filters: organisationFilter,
  properties: {
    id: p.text().primary(),
    organisationId: p.text(),
    /** In lower case: unique in the organisation, however it is written. */
    email: p.text(),
    name: p.text(),
    role: p.text().$type<Role>(),
    createdAt: p.datetime().defaultRaw('now()'),
    updatedAt: p.datetime().defaultRaw('now()'),
  },
});
/** A person of an organisation, in both environments. */
export class Member extends MemberSchema.class {}
MemberSchema.setClass(Member);

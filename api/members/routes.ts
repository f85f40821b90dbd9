import type * as z from 'zod';
import { Member } from '../../db/entities/index.ts';
import type { ApiDeps } from '../deps.ts';
import { once } from '../idempotency/once.ts';
import { findPage } from '../lists/page.ts';
import { route, type ApiAnswer, type Route } from '../route.ts';
import { addMember } from './add-member.ts';
import { findMember } from './find-member.ts';
import { scopesOfRole } from './roles.ts';
import { AddMember, MemberAnswer, MemberPage, MembersQuery, RemovedMember, UpdateMember } from './schemas.ts';
import { removeMember, updateMember } from './update-member.ts';

const tag = 'Members';
const ofBoth =
  'In both environments. Once the organisation has a production key that can do this, a sandbox key cannot. A key gives and takes only roles whose scopes it has.';

const view = (member: Member): z.input<typeof MemberAnswer> => ({
  id: member.id,
  object: 'member',
  email: member.email,
  name: member.name,
  role: member.role,
  scopes: [...scopesOfRole[member.role]],
  createdAt: member.createdAt.toISOString(),
  updatedAt: member.updatedAt.toISOString(),
});
const added = (member: Member): ApiAnswer => ({
  status: 201,
  body: view(member),
  headers: { Location: `/v1/members/${member.id}` },
});

export const memberRoutes = (deps: ApiDeps): Route[] => [
  route({
    method: 'post',
    path: '/v1/members',
    operationId: 'addMember',
    tag,
    summary: 'Add a person to the organisation',
    description: ofBoth,
    scope: 'settings.write',
    body: AddMember,
    answer: { status: 201, description: 'The member.', schema: MemberAnswer, hasLocation: true },
    errors: ['not_found', 'duplicate_error', 'production_key_needed'],
    handle: (request) =>
      once(deps, request, {
        create: async (bound) => added(await addMember(request, bound)),
        rebuild: async (id) => added(await findMember({ em: request.em, id })),
      }),
  }),
  route({
    method: 'get',
    path: '/v1/members',
    operationId: 'listMembers',
    tag,
    summary: 'List the people of the organisation',
    scope: 'settings.read',
    query: MembersQuery,
    answer: { status: 200, description: 'A page of members.', schema: MemberPage },
    async handle({ em, query }) {
      const page = { list: 'members', em, entity: Member, where: [], query, filters: {} };
      const { rows, meta } = await findPage({ ...page, sortBy: 'id' });
      return { status: 200, body: { data: rows.map(view), meta } };
    },
  }),
  route({
    method: 'get',
    path: '/v1/members/:id',
    ids: ['mem'],
    operationId: 'getMember',
    tag,
    summary: 'Read a member',
    scope: 'settings.read',
    answer: { status: 200, description: 'The member.', schema: MemberAnswer },
    errors: ['not_found'],
    handle: async (request) => ({ status: 200, body: view(await findMember(request)) }),
  }),
  route({
    method: 'patch',
    path: '/v1/members/:id',
    ids: ['mem'],
    operationId: 'updateMember',
    tag,
    summary: 'Change name or role of a member',
    description: ofBoth,
    scope: 'settings.write',
    body: UpdateMember,
    answer: { status: 200, description: 'The member as it is now.', schema: MemberAnswer },
    errors: ['not_found', 'last_owner', 'production_key_needed'],
    handle: async (request) => ({ status: 200, body: view(await updateMember(request)) }),
  }),
  route({
    method: 'delete',
    path: '/v1/members/:id',
    ids: ['mem'],
    operationId: 'removeMember',
    tag,
    summary: 'Take a person out of the organisation',
    description: ofBoth,
    scope: 'settings.write',
    answer: { status: 200, description: 'The id of the member who is gone.', schema: RemovedMember },
    errors: ['not_found', 'last_owner', 'production_key_needed'],
    async handle(request) {
      await removeMember(request);
      return { status: 200, body: { id: request.id } };
    },
  }),
];

import type * as z from 'zod';
import type { Organisation } from '../../db/entities/index.ts';
import type { ApiDeps } from '../deps.ts';
import { route, type Route } from '../route.ts';
import { OrganisationAnswer, UpdateOrganisation } from './schemas.ts';
import { ownOrganisation, updateOrganisation } from './update-organisation.ts';

const view = (row: Organisation): z.input<typeof OrganisationAnswer> => ({
  id: row.id,
  object: 'organisation',
  name: row.name,
  maximumAmount: row.maximumAmountShillings,
  currency: 'KES',
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

export const organisationRoutes = (_deps: ApiDeps): Route[] => [
  route({
    method: 'get',
    path: '/v1/organisation',
    operationId: 'getOrganisation',
    tag: 'Organisations',
    summary: 'Read the organisation of this key',
    scope: 'settings.read',
    answer: { status: 200, description: 'The organisation.', schema: OrganisationAnswer },
    handle: async ({ em, tenant }) => ({ status: 200, body: view(await ownOrganisation(em, tenant)) }),
  }),
  route({
    method: 'patch',
    path: '/v1/organisation',
    operationId: 'updateOrganisation',
    tag: 'Organisations',
    summary: 'Change name or limit of the organisation',
    description:
      'In both environments. Once the organisation has a production key that can do this, a sandbox key cannot.',
    scope: 'settings.write',
    body: UpdateOrganisation,
    answer: { status: 200, description: 'The organisation as it is now.', schema: OrganisationAnswer },
    errors: ['production_key_needed'],
    handle: async (request) => ({ status: 200, body: view(await updateOrganisation(request)) }),
  }),
];

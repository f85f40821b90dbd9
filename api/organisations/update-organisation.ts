import { raw, type EntityManager } from '@mikro-orm/postgresql';
import type * as z from 'zod';
import { auditOrganisation } from '../../db/audit.ts';
import { Organisation, type Tenant } from '../../db/entities/index.ts';
import type { ApiRequest } from '../route.ts';
import { beginOrganisationChange } from './begin-organisation-change.ts';
import type { UpdateOrganisation } from './schemas.ts';

/** An organisation has no tenant filter, for it is the tenant: here it is named. */
export const ownOrganisation = (em: EntityManager, { organisationId }: Tenant): Promise<Organisation> =>
  em.findOneOrFail(Organisation, { id: organisationId }, { refresh: true });

/** Changes name or limit. The limit holds from the next payment on. */
export async function updateOrganisation(
  request: ApiRequest<z.output<typeof UpdateOrganisation>>,
): Promise<Organisation> {
  const { em, tenant, actor, requestId, body } = request;
  return await em.transactional(async (inner) => {
    await beginOrganisationChange(inner, request);
    const { id, name, maximumAmountShillings } = await ownOrganisation(inner, tenant);
    const before = { name, maximumAmount: maximumAmountShillings };
    const after = { name: body.name ?? name, maximumAmount: body.maximumAmount ?? maximumAmountShillings };
    if (after.name !== before.name || after.maximumAmount !== before.maximumAmount) {
      await inner.nativeUpdate(
        Organisation,
        { id },
        {
          name: after.name,
          maximumAmountShillings: after.maximumAmount,
          updatedAt: raw('clock_timestamp()'),
        },
      );
      const deed = { action: 'organisation.updated', subject: id, details: { before, after } } as const;
      await auditOrganisation(inner, id, { actor, requestId, ...deed });
    }
    return await ownOrganisation(inner, tenant);
  });
}

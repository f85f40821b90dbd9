import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import type { Tenant } from './entities/environment.ts';

/** An entity manager that sees one tenant's rows only. One per request. */
export function tenantEntities(orm: MikroORM, { organisationId, environment }: Tenant): EntityManager {
  const em = orm.em.fork();
  em.setFilterParams('tenant', { organisationId, environment });
  return em;
}

/** For worker, relay and callbacks, which run outside requests and take the tenant from the row, never from input. */
export function everyTenantsEntities(orm: MikroORM): EntityManager {
  const em = orm.em.fork();
  em.setFilterParams('tenant', { everyTenant: true });
  return em;
}

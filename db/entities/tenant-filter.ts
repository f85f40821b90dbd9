/**
 * Holds every read, update and delete to one tenant. It is on by default and has no default tenant, so that an entity
 * manager that was not made by `db/tenant.ts` fails instead of seeing everybody's rows.
 */
export const tenantFilter = {
  tenant: {
    name: 'tenant',
    default: true,
    cond: (args: Record<string, unknown>) =>
      args['everyTenant'] === true
        ? {}
        : { organisationId: args['organisationId'], environment: args['environment'] },
  },
};

/** For what belongs to an organisation in both environments. */
export const organisationFilter = {
  tenant: {
    name: 'tenant',
    default: true,
    cond: (args: Record<string, unknown>) =>
      args['everyTenant'] === true ? {} : { organisationId: args['organisationId'] },
  },
};

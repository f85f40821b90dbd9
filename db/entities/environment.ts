export const environments = ['sandbox', 'production'] as const;
/** Where money is play money (`sandbox`) or real (`production`). A key belongs to one; nothing crosses over. */
export type Environment = (typeof environments)[number];

/** Whose rows: every query of a request is held to both. */
export interface Tenant {
  organisationId: string;
  environment: Environment;
}

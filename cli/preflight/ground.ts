import type { MikroORM } from '@mikro-orm/postgresql';
import type { ApiEnv } from '../../api/env.ts';
import type { DarajaCredential, Environment } from '../../db/entities/index.ts';
import type { Sealer } from '../../db/sealed.ts';

/** What the checks stand on. */
export interface Ground {
  environment: Environment;
  settings: ApiEnv;
  /** As the processes are started, for what only one of them reads. */
  env: NodeJS.ProcessEnv;
  orm: MikroORM;
  sealer: Sealer;
  /** Of every organisation in this environment, or of the one that was asked about. */
  credentials: readonly DarajaCredential[];
}

/** Who takes payments by any of them. */
export const organisationsOf = ({ credentials }: Pick<Ground, 'credentials'>): string[] => [
  ...new Set(credentials.map(({ organisationId }) => organisationId)),
];

/** Where Safaricom is for this environment. */
export const darajaBaseUrl = ({ environment, settings }: Ground): string =>
  environment === 'production' ? settings.DARAJA_PRODUCTION_BASE_URL : settings.DARAJA_SANDBOX_BASE_URL;

const safaricomHosts: Record<Environment, string> = {
  sandbox: 'sandbox.safaricom.co.ke',
  production: 'api.safaricom.co.ke',
};

/** Whether payments of this environment go to Safaricom itself, and not to a simulator. */
export const isSafaricom = (ground: Ground): boolean =>
  new URL(darajaBaseUrl(ground)).hostname === safaricomHosts[ground.environment];

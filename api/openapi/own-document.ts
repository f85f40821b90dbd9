import { allRoutes } from '../app.ts';
import type { ApiDeps } from '../deps.ts';
import { openApiDocument } from './document.ts';

/** The document of this very code, without a database or anything else that runs: no handler is called for it. */
export const ownDocument = (): object =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- routes are data until they are served
  openApiDocument(allRoutes({} as ApiDeps));

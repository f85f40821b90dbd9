import type { AddressInfo } from 'node:net';
import { Client, Connection } from '@temporalio/client';
import { createApp } from '../../../api/app.ts';
import { createHttpServer } from '../../../api/http-server.ts';
import type { ApiDeps } from '../../../api/deps.ts';
import { judged } from '../../support/judged-app.ts';

export interface ServedApi {
  url: string;
  close: () => Promise<void>;
}

/** The API once more, on a port of its own, with a world that may differ from the engine's. */
export async function serveApi(deps: ApiDeps): Promise<ServedApi> {
  const server = createHttpServer(judged(createApp(deps)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Nobody ever listens there. */
export const closedAddress = '127.0.0.1:1';

/** As `api/main.ts` makes it, to an address where no Temporal is: every create is answered from the database at once. */
export const temporalAt = (address: string): Client =>
  new Client({ connection: Connection.lazy({ address, interceptors: [] }), namespace: 'none' });

import { startTcpProxy, type TcpProxy } from '../../local/tcp-proxy.ts';

/** The connections between the parts, each of which can be cut or silenced. */
export const linkNames = [
  'api to PostgreSQL',
  'worker to PostgreSQL',
  'api to Temporal',
  'worker to Temporal',
  'worker to Safaricom',
  'callers and Safaricom to api',
] as const;
export type LinkName = (typeof linkNames)[number];

export type Network = Record<LinkName, TcpProxy>;

export interface Ends {
  databaseUrl: string;
  temporalAddress: string;
  simulatorUrl: string;
  /** Of one of the APIs, chosen anew for each connection. */
  apiUrl: () => string;
}

export async function startNetwork(ends: Ends): Promise<Network> {
  const temporal = `http://${ends.temporalAddress}`;
  return {
    'api to PostgreSQL': await startTcpProxy({ target: ends.databaseUrl }),
    'worker to PostgreSQL': await startTcpProxy({ target: ends.databaseUrl }),
    'api to Temporal': await startTcpProxy({ target: temporal }),
    'worker to Temporal': await startTcpProxy({ target: temporal }),
    'worker to Safaricom': await startTcpProxy({ target: ends.simulatorUrl }),
    'callers and Safaricom to api': await startTcpProxy({ target: ends.apiUrl }),
  };
}

/** The same address, reached by way of the proxy. */
export function through(proxy: TcpProxy, url: string): string {
  const by = new URL(url);
  by.hostname = '127.0.0.1';
  by.port = String(proxy.port);
  return by.href.replace(/\/$/, '');
}

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { count, metricsContentType, metricsText, setGauges, type Measured } from './metrics.ts';

export interface MetricsOptions {
  host: string;
  /** 0: any that is free. */
  port: number;
  /** Reads the gauges at a scrape. */
  measure?: () => Promise<readonly Measured[]>;
}

/** A database that is slow must not hold up what needs none. */
const measureMs = 2_000;

/** `GET /metrics` on a port of its own, so that no proxy before the api can show it to the world by mistake. */
export async function serveMetrics({
  host,
  port,
  measure = () => Promise.resolve([]),
}: MetricsOptions): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics')
      return void response.writeHead(404).end('There is only GET /metrics here.\n');
    scrape(measure).then(
      (text) => response.writeHead(200, { 'content-type': metricsContentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a server that listens on TCP has this address
  const address = server.address() as AddressInfo;
  return {
    url: `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}/metrics`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** By the settings, where 0 means that nobody is shown anything. */
export const metricsIfWanted = async (
  options: MetricsOptions,
): Promise<Awaited<ReturnType<typeof serveMetrics>> | undefined> =>
  options.port === 0 ? undefined : await serveMetrics(options);

async function scrape(measure: () => Promise<readonly Measured[]>): Promise<string> {
  try {
    setGauges(await Promise.race([measure(), tooSlow()]));
  } catch {
    setGauges([]);
    count('hakika_scrapes_failed_total', {});
  }
  return await metricsText();
}

async function tooSlow(): Promise<never> {
  await sleep(measureMs, undefined, { ref: false });
  throw new Error('The gauges could not be read in time.');
}

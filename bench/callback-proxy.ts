import { text } from 'node:stream/consumers';
import { Pool } from 'undici';
import { serveHttp, type HttpServer } from '../local/http-server.ts';
import type { Journal } from './journal.ts';

export interface CallbackProxy extends HttpServer {
  /** Callbacks that were not answered with 200. */
  refused(): number;
}

const phone = /"Name":"PhoneNumber","Value":(\d+)/;

/** Stands between the simulator and the API as a load balancer would, and times the acknowledgement. */
export async function startCallbackProxy(apiUrl: string, journal: Journal): Promise<CallbackProxy> {
  const pool = new Pool(apiUrl);
  let refused = 0;
  const server = await serveHttp(async (request, response) => {
    const body = await text(request);
    const times = journal.find(phone.exec(body)?.[1] ?? '');
    const sentAtMs = performance.now();
    if (times !== undefined) times.callbackAtMs ??= sentAtMs;
    const answer = await pool.request({
      method: 'POST',
      path: request.url ?? '/',
      headers: { 'content-type': 'application/json' },
      body,
    });
    const answered = await answer.body.text();
    if (times !== undefined) times.acknowledgedMs ??= performance.now() - sentAtMs;
    if (answer.statusCode !== 200) refused += 1;
    response.writeHead(answer.statusCode, { 'content-type': 'application/json' }).end(answered);
  });
  return {
    ...server,
    refused: () => refused,
    async stop() {
      await server.stop();
      await pool.destroy();
    },
  };
}

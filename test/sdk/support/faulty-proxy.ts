import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What goes wrong with one request on its way to the API. */
export type Fault =
  /** It passes. */
  | 'nothing'
  /** It never arrives. */
  | 'cut before'
  /** It arrives and is answered; the answer never arrives. */
  | 'cut after'
  /** The answer breaks off in its middle. */
  | 'cut within'
  /** Nobody answers. */
  | 'silence'
  /** Something else answers. */
  | { status: number; headers?: Record<string, string>; body?: string };

export interface SeenRequest {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  at: number;
}

/** Stands between a client and the API, and does to each request what was planned for it; the rest passes. */
export class FaultyProxy {
  readonly seen: SeenRequest[] = [];
  url = '';
  private readonly plan: Fault[] = [];
  private readonly target: string;
  // An API that is gone, which a test that ends may leave behind, is a connection that breaks.
  private readonly server = createServer((request, response) => {
    this.take(request, response).catch(() => request.socket.destroy());
  });

  constructor(target: string) {
    this.target = target;
  }

  static async start(target: string): Promise<FaultyProxy> {
    const proxy = new FaultyProxy(target);
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    proxy.url = `http://127.0.0.1:${(proxy.server.address() as AddressInfo).port}`;
    return proxy;
  }

  /** One fault for each of the next requests, in order. Forgets what was seen. */
  next(...faults: Fault[]): void {
    this.plan.splice(0, this.plan.length, ...faults);
    this.seen.length = 0;
  }

  keys(): unknown[] {
    return [...new Set(this.seen.map(({ headers }) => headers['idempotency-key']))];
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = request;
    this.seen.push({ method, path, headers, at: performance.now() });
    const fault = this.plan.shift();
    const body = await buffer(request);
    if (fault === 'silence') return;
    if (fault === 'cut before') return void request.socket.destroy();
    if (typeof fault === 'object')
      return void response.writeHead(fault.status, fault.headers).end(fault.body ?? '');
    const { host: _, connection: __, 'content-length': ___, ...passed } = headers;
    const answer = await fetch(`${this.target}${path}`, {
      method,
      headers: passed as Record<string, string>,
      ...(body.length === 0 ? {} : { body }),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (fault === 'cut after') return void request.socket.destroy();
    const answered = Object.fromEntries(answer.headers);
    delete answered['transfer-encoding'];
    response.writeHead(answer.status, { ...answered, 'content-length': bytes.length });
    if (fault !== 'cut within') return void response.end(bytes);
    response.write(bytes.subarray(0, bytes.length / 2), () => request.socket.destroy());
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** One request as the server received it, whole. */
export interface Received {
  method: string;
  path: string;
  authorization: string;
  contentType: string;
  connection: string;
  body: string;
}

type Answerer = (received: Received, response: ServerResponse, index: number) => void;

/** A Safaricom on a free local port that answers as told and keeps what it received. */
export async function listen(answer: Answerer) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void readAll(request).then((body) => {
      const { authorization = '', connection = '', 'content-type': contentType = '' } = request.headers;
      const { method = '', url: path = '' } = request;
      const index = received.push({ method, path, authorization, contentType, connection, body }) - 1;
      answer(received[index]!, response, index);
    });
  });
  const connections = await start(server);
  return { received, connections, baseUrl: urlOf(server), close: () => stop(server, connections) };
}

/** A port that speaks raw TCP. */
export async function listenRaw(onConnection: (socket: Socket) => void) {
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  const connections = await start(server);
  return { connections, baseUrl: urlOf(server), close: () => stop(server, connections) };
}

/** The address of a port where nobody listens any more. */
export async function deadUrl(): Promise<string> {
  const server = createTcpServer();
  await start(server);
  const url = urlOf(server);
  await stop(server, []);
  return url;
}

export function json(response: ServerResponse, status: number, body: unknown, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

async function readAll(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

async function start(server: Server): Promise<Socket[]> {
  const connections: Socket[] = [];
  server.on('connection', (socket: Socket) => connections.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return connections;
}

async function stop(server: Server, connections: Socket[]): Promise<void> {
  for (const socket of connections) socket.destroy();
  const closed = once(server, 'close');
  server.close();
  await closed;
}

const urlOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

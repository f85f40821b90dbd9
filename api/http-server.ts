import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type Koa from 'koa';
import { newId } from '../db/new-id.ts';
import { ApiError, errorBody } from './errors.ts';

/** The application over HTTP. What Node cannot read as a request is answered in the form of all other errors. */
export function createHttpServer(app: Koa): Server {
  const handle = app.callback();
  const serve = (request: IncomingMessage, response: ServerResponse): void => void handle(request, response);
  const server = createServer({ requireHostHeader: false }, serve);
  // An expectation that we do not know is no reason to answer without a word.
  server.on('checkExpectation', serve);
  // We are no proxy; without this Node hangs up without a word.
  server.on('connect', (_request, socket) => socket.end(unreadable(undefined)));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return socket.destroy();
    socket.end(unreadable(error.code));
  });
  return server;
}

const tooLong = 'The headers or the address are too long: send at most 16 kB of them.';
const malformed = 'This could not be read as an HTTP request. Check its first line and its headers.';

function unreadable(code: string | undefined): string {
  const error = new ApiError('invalid_request', code === 'HPE_HEADER_OVERFLOW' ? tooLong : malformed);
  const requestId = newId('req');
  const body = JSON.stringify(errorBody(error, requestId));
  const headers = [
    'HTTP/1.1 400 Bad Request',
    `Request-Id: ${requestId}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  return `${headers.join('\r\n')}\r\n\r\n${body}`;
}

import { Socket } from 'node:net';

/**
 * A socket to PostgreSQL that breaks once its server has been silent for `silenceMs` (0: never): a server that is frozen
 * or cut off without a word becomes an error that the borders know. The whole connection goes, and not the one query:
 * what is left of a query given up would belong to the next transaction on that connection.
 */
export function impatientSocket(silenceMs: number): Socket {
  const socket = new Socket();
  socket.setTimeout(silenceMs);
  socket.on('timeout', () => {
    const error = new Error('Connection terminated: PostgreSQL has been silent for too long.');
    socket.destroy(Object.assign(error, { code: 'ETIMEDOUT' }));
  });
  return socket;
}

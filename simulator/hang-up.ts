import type { Context } from 'koa';

/** Whether the error is the connection's own: the client is gone, or speaks no HTTP. Nobody is left to be answered. */
export const isHangUp = (error: unknown, { req }: Context): boolean =>
  error !== null && (error === req.errored || error === req.socket.errored);

import { connect, createServer, type Server, type Socket } from 'node:net';

export interface TcpProxy {
  port: number;
  /** Breaks every connection, and every new one until `mend`. */
  cut(): void;
  /** Keeps every connection and passes nothing on, and takes every new one without a word, until `mend` cuts them. */
  freeze(): void;
  mend(): void;
  /** Passes the next request with this text on, and breaks its connection in place of the answer. */
  loseAnswerTo(text: string): void;
  /** Calls `act` once, just before the next request with this text is passed on. */
  before(text: string, act: () => void): void;
  stop(): Promise<void>;
}

/**
 * Stands before a server, such as PostgreSQL, so that a test can take the network away. A target that is asked for is
 * asked anew for each connection, as a load balancer chooses.
 */
export async function startTcpProxy({
  target,
  port = 0,
}: {
  target: string | (() => string);
  port?: number;
}): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let state: 'open' | 'cut' | 'frozen' = 'open';
  let lost: string | undefined;
  let awaited: { text: string; act: () => void } | undefined;
  const track = (socket: Socket, other: () => Socket): void => trackIn(sockets, socket, other);
  const breakAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((near) => {
    if (state === 'cut') return void near.destroy();
    if (state === 'frozen') return track(near, () => near);
    const { hostname, port: targetPort } = new URL(typeof target === 'string' ? target : target());
    // From the caller's own address of this machine, which the server may judge the caller by.
    const from = near.remoteAddress === undefined ? {} : { localAddress: near.remoteAddress };
    const far = connect({ port: Number(targetPort), host: hostname, ...from });
    track(near, () => far);
    track(far, () => near);
    near.on('data', (chunk: Buffer) => {
      if (awaited !== undefined && chunk.includes(awaited.text)) {
        const { act } = awaited;
        awaited = undefined;
        act();
      }
      if (lost === undefined || !chunk.includes(lost)) return;
      lost = undefined;
      far
        .unpipe(near)
        .once('data', () => near.destroy())
        .resume();
    });
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port: portOf(server),
    cut() {
      state = 'cut';
      breakAll();
    },
    freeze() {
      state = 'frozen';
      for (const socket of sockets) socket.pause();
    },
    mend() {
      if (state === 'frozen') breakAll();
      state = 'open';
    },
    loseAnswerTo(text) {
      lost = text;
    },
    before(text, act) {
      awaited = { text, act };
    },
    async stop() {
      breakAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Two ends that die together. */
function trackIn(sockets: Set<Socket>, socket: Socket, other: () => Socket): void {
  sockets.add(socket);
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    sockets.delete(socket);
    other().destroy();
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

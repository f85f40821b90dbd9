import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';

/** Returns when the server at 127.0.0.1:`port` answers for the namespace. Throws the last failure when `signal` aborts. */
export async function temporalReady(port: number, namespace: string, signal: AbortSignal): Promise<void> {
  let failure: unknown = new Error(`nothing listens on 127.0.0.1:${port}`);
  while (!signal.aborted) {
    // A refused gRPC channel waits a second before it tries again; a bare TCP look costs nothing.
    if (await listens(port)) {
      try {
        await askServer(port, namespace);
        return;
      } catch (error) {
        // It listens before it can answer.
        failure = error;
      }
    }
    await sleep(25);
  }
  throw failure;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}

async function askServer(port: number, namespace: string): Promise<void> {
  const connection = await Connection.connect({ address: `127.0.0.1:${port}`, connectTimeout: '2 seconds' });
  try {
    await connection.withDeadline(Date.now() + 2_000, async () => {
      await connection.workflowService.getSystemInfo({});
      await connection.workflowService.describeNamespace({ namespace });
    });
  } finally {
    await connection.close();
  }
}

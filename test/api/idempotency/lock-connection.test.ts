import { expect, test } from '@jest/globals';
import { connectForLocks } from '../../../api/idempotency/lock-connection.ts';
import { startTcpProxy } from '../../../local/tcp-proxy.ts';
import { testDatabaseUrl } from '../../support/database.ts';

test.each([
  ['tcp_keepalives_idle', '5'],
  ['tcp_keepalives_interval', '2'],
  ['tcp_keepalives_count', '3'],
  ['tcp_user_timeout', '11000'],
])(
  'PostgreSQL notices within seconds that a process with locks is gone without a word: %s is %s',
  async (setting, value) => {
    const connection = await connectForLocks(testDatabaseUrl(), () => undefined);
    try {
      // 0 is what a Unix socket and a system without the setting have.
      const sql = `select current_setting('${setting}') = $1
        or (current_setting('${setting}') = '0' and (inet_client_addr() is null or version() !~ 'linux')) as done`;
      expect(await connection.ask(sql, value)).toBe(true);
    } finally {
      await connection.end();
    }
  },
);

test('a connection ends also while the server is silent, so that its process can stop', async () => {
  const url = new URL(testDatabaseUrl());
  const proxy = await startTcpProxy({ target: url.href });
  [url.hostname, url.port] = ['127.0.0.1', String(proxy.port)];
  const connection = await connectForLocks(url.href, () => undefined);
  try {
    proxy.freeze();
    await expect(connection.end()).resolves.toBeUndefined();
  } finally {
    await proxy.stop();
  }
});

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openDatabase } from '../../db/mikro-orm.config.ts';
import { testDatabaseUrl } from '../support/database.ts';
import { startTcpProxy, type TcpProxy } from '../../local/tcp-proxy.ts';

let proxy: TcpProxy;
let orm: ReturnType<typeof openDatabase>;

beforeAll(async () => {
  const url = new URL(testDatabaseUrl());
  proxy = await startTcpProxy({ target: url.href });
  [url.hostname, url.port] = ['127.0.0.1', String(proxy.port)];
  orm = openDatabase({ databaseUrl: url.href, poolMax: 2 });
});
afterAll(async () => {
  await orm.close(true);
  await proxy.stop();
});

// Kysely before 0.29.9 kept such a connection for ever: as many breaks as places, and the process was deaf until its end.
test('connections that break in a transaction give their places in the pool back', async () => {
  for (let breaks = 0; breaks < 5; breaks += 1) {
    const broken = orm.em.fork().transactional(async (em) => {
      await em.execute('select 1');
      proxy.cut();
      await em.execute('select 1');
    });
    await expect(broken).rejects.toThrow(/Connection terminated|not queryable|ECONNRESET/);
    proxy.mend();
  }
  await expect(orm.em.fork().execute('select 1 as one')).resolves.toEqual([{ one: 1 }]);
});

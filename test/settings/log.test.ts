import { describe, expect, test } from '@jest/globals';
import { unforeseen } from '../../activities/failures.ts';
import { createLog, maskPhones } from '../../settings/log.ts';
import { emptyDatabase } from '../support/database.ts';

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = [];
  write(createLog('test', 'debug', { write: (line) => void lines.push(line) }));
  return lines.join('');
}

describe('a log line', () => {
  test.each(['254712345678', '+254712345678', '0712345678', '712345678', '254112345678'])(
    'masks the phone number %s in any text',
    (phone) => {
      const line = logged((log) => log.warn({ detail: `no answer from ${phone}` }, `to ${phone}`));
      expect(line).not.toContain(phone.slice(-9));
      expect(line).not.toContain(phone.slice(-6));
    },
  );

  test.each([
    ['254712345678', '254712******'],
    ['+254112345678', '+254112******'],
    ['0712345678', '0712******'],
    ['712345678', '712******'],
    ['ws_CO_191220191020363925712345678', 'ws_CO_191220191020363925712******'],
  ])('shows %s as %s', (phone, masked) => {
    expect(maskPhones(`{"msg":"x ${phone}"}`)).toBe(`{"msg":"x ${masked}"}`);
  });

  test.each(['1795712345678', '1717171717171', '1712345678901'])(
    'keeps the instant %s, whatever its digits',
    (timeMs) => {
      const line = `{"level":30,"time":${timeMs},"msg":"push"}`;
      expect(maskPhones(line)).toBe(line);
    },
  );

  test('masks the nine digits at the end of a CheckoutRequestID', () => {
    const line = logged((log) => log.info({ id: 'ws_CO_14092026112107412712345678' }, 'query'));
    expect(line).not.toContain('712345678');
  });

  test('keeps our ids and its own time', () => {
    const line = logged((log) => log.info({ paymentId: 'pay_01m2fg2w947m2qf8t4v6z9c1n5' }, 'settled'));
    expect(line).toContain('pay_01m2fg2w947m2qf8t4v6z9c1n5');
    expect(Math.abs((JSON.parse(line) as { time: number }).time - Date.now())).toBeLessThan(60_000);
  });

  test('leaves out what could be a secret or a person', () => {
    const secret = { token: 'tok', authorization: 'Bearer x', secret: 'sec', headers: { a: 1 }, body: 'b' };
    const line = logged((log) => log.info({ ...secret, phoneNumber: '0712345678', nested: secret }, 'x'));
    expect(Object.keys(JSON.parse(line) as object).toSorted()).toEqual([
      'level',
      'msg',
      'name',
      'nested',
      'time',
    ]);
    expect(line).not.toContain('tok"');
  });

  test('tells an error of PostgreSQL without the row that it refused', async () => {
    const orm = await emptyDatabase();
    const name = 'Wanjiku\n    at Kamau Street';
    const error: unknown = await orm.em
      .fork()
      .execute('insert into customers (id, name, phone_number) values (?, ?, ?)', [
        'cus_1',
        name,
        '0712345678',
      ])
      .catch((refused: unknown) => refused);
    await orm.close(true);
    const line = logged((log) => log.error({ error }, 'failed'));
    expect(line).toContain('violates not-null constraint');
    expect(line).toContain('.test.ts');
    expect(line).not.toMatch(/Wanjiku|Kamau|712345/);
    expect(unforeseen(error).stack).toContain('.test.ts');
    expect(JSON.stringify([unforeseen(error).message, unforeseen(error).stack])).not.toMatch(
      /Wanjiku|Kamau|712345/,
    );
  });

  test('tells an error without the values of its query', () => {
    const error = new Error(`insert into "customers" values ('254712345678') - duplicate key value`);
    const line = logged((log) => log.error({ error }, 'failed'));
    expect(line).toContain('duplicate key value');
    expect(line).not.toMatch(/insert into|2547/);
  });
});

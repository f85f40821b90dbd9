import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { MikroORM } from '@mikro-orm/postgresql';
import { canMove, isFinal, nextStatuses, paymentStatuses } from '../../workflows/payment-status.ts';
import { emptyDatabase } from '../support/database.ts';

let orm: MikroORM;

beforeAll(async () => {
  orm = await emptyDatabase();
});
afterAll(async () => await orm.close(true));

const allowed = [
  'initiating → pending',
  'initiating → completed',
  'initiating → failed',
  'initiating → canceled',
  'initiating → unknown',
  'pending → completed',
  'pending → failed',
  'pending → canceled',
  'pending → unknown',
  'unknown → completed',
  'unknown → failed',
  'unknown → canceled',
  'failed → completed',
  'canceled → completed',
  'completed → failed',
];

const pairs = paymentStatuses.flatMap((from) =>
  paymentStatuses.map((to) => ({ from, to, move: `${from} → ${to}` })),
);

test.each(pairs)('$move', ({ from, to, move }) => {
  expect(canMove(from, to)).toBe(allowed.includes(move));
});

test('the table names every status, and no move twice', () => {
  expect(Object.keys(nextStatuses).toSorted()).toEqual([...paymentStatuses].toSorted());
  for (const next of Object.values(nextStatuses)) expect(new Set(next).size).toBe(next.length);
});

test('completed, failed and canceled are final', () => {
  expect(paymentStatuses.filter(isFinal)).toEqual(['completed', 'failed', 'canceled']);
});

test("the database's check knows exactly the statuses of the table", async () => {
  const [check] = await orm.em.fork().execute<{ definition: string }[]>(
    `select pg_get_constraintdef(oid) as definition from pg_constraint
     where conrelid = 'payments'::regclass and conname = 'payments_status_check'`,
  );
  const names = [...(check?.definition ?? '').matchAll(/'(\w+)'/g)].map(([, name]) => String(name));
  expect(names.toSorted()).toEqual([...paymentStatuses].toSorted());
});

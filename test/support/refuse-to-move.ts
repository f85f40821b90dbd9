import type { Engine } from './engine.ts';
import { sql } from './flow.ts';

/**
 * PostgreSQL refuses to complete this payment, and the driver's words quote it, until the returned function is called.
 * One payment at a time.
 */
export async function refuseToMove(engine: Engine, paymentId: string): Promise<() => Promise<unknown>> {
  await sql(
    engine,
    `create or replace function test_refuse() returns trigger language plpgsql as $$
       begin raise exception 'refused'; end $$`,
  );
  await sql(
    engine,
    `create trigger test_refuse before update on payments for each row
       when (new.id = '${paymentId}' and new.status = 'completed') execute function test_refuse()`,
  );
  return async () => await sql(engine, 'drop trigger test_refuse on payments');
}

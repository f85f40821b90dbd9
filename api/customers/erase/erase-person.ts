import type { EntityManager } from '@mikro-orm/postgresql';
import type { Customer, Tenant } from '../../../db/entities/index.ts';
import { withoutPhones } from '../../../db/erased-payer.ts';
import { forgetting } from './forget-words.ts';
import { findPerson, type Person } from './person.ts';
import { traces, type Trace } from './traces.ts';

/** Takes a person out of everything that is kept of their payments. The customer's own row is its caller's. */
export async function erasePerson(
  em: EntityManager,
  customer: Customer,
  paymentIds: readonly string[],
  now: Date,
): Promise<void> {
  const person = await findPerson(em, customer, paymentIds);
  const forget = forgetting(person.known);
  await maskPushes(em, paymentIds);
  for (const trace of traces) await forgetTrace(em, customer, { ids: person.ids, forget }, trace);
  // An answer that is about to be stored must not bring the person back.
  await em.execute(
    `update idempotency_keys set answer_status = coalesce(answer_status, 200)
     where organisation_id = ? and environment = ? and resource_id in (select json_array_elements_text(?::json))`,
    [customer.organisationId, customer.environment, JSON.stringify(person.ids.resourceIds)],
  );
  // What comes late about them is kept without the person, too.
  await em.execute(
    `update payments set payer_erased_at = ?, updated_at = ?
     where id in (select json_array_elements_text(?::json))`,
    [now, now, JSON.stringify(paymentIds)],
  );
}

/**
 * Safaricom's ids end with the phone number. Masked as those that come later will be, so that a late callback is still
 * known as that of the push.
 */
async function maskPushes(em: EntityManager, paymentIds: readonly string[]): Promise<void> {
  const these = JSON.stringify(paymentIds);
  await em.execute(
    `update payments set checkout_request_id = ${withoutPhones('checkout_request_id')}
     where id in (select json_array_elements_text(?::json))`,
    [these],
  );
  await em.execute(
    `update evidence set checkout_request_id = ${withoutPhones('checkout_request_id')},
       source_key = case kind when 'acknowledgement' then ${withoutPhones('source_key')} else source_key end
     where payment_id in (select json_array_elements_text(?::json))`,
    [these],
  );
}

async function forgetTrace(
  em: EntityManager,
  { organisationId, environment }: Tenant,
  { ids, forget }: Pick<Person, 'ids'> & { forget: ReturnType<typeof forgetting> },
  { table, key, by, words = [], json = [], removed = [] }: Trace,
): Promise<void> {
  const [column, among] = by;
  // Attempts say nothing of their tenant; their deliveries were found as this tenant's.
  const ofTenant = table === 'webhook_attempts' ? '' : 'organisation_id = ? and environment = ? and ';
  const where = `${ofTenant}${column} in (select json_array_elements_text(?::json))`;
  const params = [...(ofTenant === '' ? [] : [organisationId, environment]), JSON.stringify(ids[among])];

  const read = [...words, ...json];
  const rows =
    read.length === 0
      ? []
      : await em.execute<Record<string, unknown>[]>(
          `select ${[...key, ...read].join(', ')} from ${table} where ${where}`,
          params,
        );
  const changed = rows
    .map((row) => ({
      ...row,
      ...Object.fromEntries(
        words.map((name) => [name, typeof row[name] === 'string' ? forget.words(row[name]) : null]),
      ),
      ...Object.fromEntries(json.map((name) => [name, forget.everywhere(row[name])])),
    }))
    .filter((row, index) => JSON.stringify(row) !== JSON.stringify(rows[index]));
  if (changed.length > 0) {
    const to = read.map((name) => `${name} = said.${name}`).join(', ');
    const same = key.map((name) => `${table}.${name} = said.${name}`).join(' and ');
    await em.execute(
      `update ${table} set ${to} from json_populate_recordset(null::${table}, ?::json) as said where ${same}`,
      [JSON.stringify(changed)],
    );
  }
  if (removed.length > 0)
    await em.execute(
      `update ${table} set ${removed.map((name) => `${name} = null`).join(', ')} where ${where}`,
      params,
    );
}

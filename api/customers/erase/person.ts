import type { EntityManager } from '@mikro-orm/postgresql';
import * as z from 'zod';
import type { Customer } from '../../../db/entities/index.ts';
import { transactionIdOf } from '../../../db/new-id.ts';
import { payerForms, type Known } from './forget-words.ts';
import type { TracedBy } from './traces.ts';

/** Somebody who is to be forgotten: by what they are known, and which rows lead to them. */
export interface Person {
  known: Known;
  ids: Record<TracedBy, readonly string[]>;
}

const CustomerData = z.object({ name: z.string().nullish(), phoneNumber: z.string().optional() });

/** Looks up everything that leads to the person, before anything of it is gone. */
export async function findPerson(
  em: EntityManager,
  customer: Customer,
  paymentIds: readonly string[],
): Promise<Person> {
  const find = async (sql: string, among: readonly string[]): Promise<string[]> =>
    (await em.execute<{ found: string }[]>(sql, [JSON.stringify(among)])).map(({ found }) => found);
  const these = '(select json_array_elements_text(?::json))';

  /** Of this tenant: by what it is looked for here, others have rows, too. */
  const findOwn = async (
    table: 'account_entries' | 'claims',
    column: string,
    [by, among]: readonly [column: string, among: readonly string[]],
  ): Promise<string[]> => {
    const rows = await em.execute<{ found: string }[]>(
      `select distinct ${column} as found from ${table}
       where organisation_id = ? and environment = ? and ${column} is not null and ${by} in ${these}`,
      [customer.organisationId, customer.environment, JSON.stringify(among)],
    );
    return rows.map(({ found }) => found);
  };

  const subjectIds = [customer.id, ...paymentIds.map(transactionIdOf)];
  const eventIds = await find(`select id as found from events where subject_id in ${these}`, subjectIds);
  const deliveryIds = await find(
    `select id as found from webhook_deliveries where event_id in ${these}`,
    eventIds,
  );
  const caseIds = await find(`select id as found from cases where payment_id in ${these}`, paymentIds);
  // Of the present phone only: a former one may be somebody else's by now.
  const payers = payerForms(customer.phoneNumber);
  const receiptNumbers = [
    ...(await find(
      `select distinct receipt_number as found from evidence where receipt_number is not null and payment_id in ${these}`,
      paymentIds,
    )),
    // Money of theirs that found no payment may have been claimed by hand.
    ...(await findOwn('account_entries', 'receipt_number', ['payer', payers])),
  ];
  const claimIds = await findOwn('claims', 'id', ['receipt_number', receiptNumbers]);
  const prompted = await find(
    `select distinct phone_number as found from payments where id in ${these}`,
    paymentIds,
  );
  const told = await toldOf(em, customer);
  const names = [customer.name, ...told.map(({ name }) => name)].filter((name) => typeof name === 'string');
  const phoneNumbers = [customer.phoneNumber, ...prompted, ...told.map((each) => each.phoneNumber ?? '')];
  return {
    known: {
      customerId: customer.id,
      names: [...new Set(names)],
      phoneNumbers: [...new Set(phoneNumbers)].filter((each) => /^254\d{9}$/.test(each)),
    },
    ids: {
      paymentIds,
      receiptNumbers,
      payers,
      caseIds,
      subjects: [customer.id, ...paymentIds, ...caseIds, ...claimIds, ...receiptNumbers],
      eventIds,
      deliveryIds,
      // A repetition of what was answered about any of these is answered from the record.
      resourceIds: [customer.id, ...paymentIds, ...caseIds, ...claimIds, ...deliveryIds],
    },
  };
}

/** What was announced of the customer, whose name and phone may have been others then. */
async function toldOf(em: EntityManager, { id }: Customer): Promise<z.output<typeof CustomerData>[]> {
  const rows = await em.execute<{ data: unknown }[]>(
    `select payload -> 'data' as data from events where subject_id = ?`,
    [id],
  );
  return rows.map(({ data }) => CustomerData.parse(data));
}

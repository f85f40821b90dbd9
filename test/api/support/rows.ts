import { setImmediate } from 'node:timers/promises';
import { randomBytes } from 'node:crypto';
import { ulid } from 'ulid';
import {
  AccountEntry,
  Customer,
  Event,
  Payment,
  PaymentCase,
  WebhookAttempt,
  WebhookDelivery,
  type Tenant,
} from '../../../db/entities/index.ts';
import { newId } from '../../../db/new-id.ts';
import { everyTenantsEntities } from '../../../db/tenant.ts';
import type { Engine } from '../../support/engine.ts';
import type { TestTenant } from '../../support/tenants.ts';

type Columns<Row> = { [Column in keyof Row]?: Row[Column] | null };

/** An id as it is made at this instant. */
export const idAt = (prefix: 'pay' | 'evt' | 'cus', at: Date): string =>
  `${prefix}_${ulid(at.getTime()).toLowerCase()}`;

/** A payment as if it had been made at `createdAt`, and completed at once unless the columns say otherwise. */
export async function insertPayment(
  { orm }: Pick<Engine, 'orm'>,
  tenant: Tenant,
  columns: Columns<Payment> = {},
): Promise<string> {
  const { organisationId, environment } = tenant;
  const createdAt = columns.createdAt ?? new Date();
  const status = columns.status ?? 'completed';
  const final = status !== 'initiating' && status !== 'pending';
  const id = columns.id ?? idAt('pay', createdAt);
  await everyTenantsEntities(orm).insert(Payment, {
    id,
    organisationId,
    environment,
    source: 'api',
    channel: 'stk_push',
    amountShillings: 100,
    phoneNumber: '254700000000',
    description: 'Order',
    accountReference: 'DEMO',
    metadata: {},
    callbackTokenHash: randomBytes(32).toString('hex'),
    promptBy: createdAt,
    updatedAt: createdAt,
    processedAt: final ? createdAt : null,
    ...columns,
    status,
    createdAt,
  } as never);
  return id;
}

export async function insertCustomer(
  { orm }: Pick<Engine, 'orm'>,
  { organisationId, environment }: Tenant,
  phoneNumber: string,
): Promise<string> {
  const id = newId('cus');
  const row = { id, organisationId, environment, source: 'api', phoneNumber, metadata: {} };
  await everyTenantsEntities(orm).insert(Customer, row as never);
  return id;
}

/** An event of the tenant as `announce` writes it. */
export async function insertEvent(
  { orm }: Pick<Engine, 'orm'>,
  { organisationId, environment }: Tenant,
  columns: Columns<Event> = {},
): Promise<string> {
  const id = columns.id ?? newId('evt');
  const type = columns.type ?? 'customer.created';
  const subjectId = columns.subjectId ?? newId('cus');
  const occurredAt = columns.occurredAt ?? new Date();
  const payload = {
    id,
    type,
    object: 'event',
    timestamp: occurredAt.toISOString(),
    sequence: 1,
    data: { id: subjectId },
  };
  const row = { id, organisationId, environment, type, subjectId, sequence: 1, payload, occurredAt };
  await everyTenantsEntities(orm).insert(Event, { ...row, ...columns } as never);
  await nextMillisecond();
  return id;
}

/** Events of different subjects within one millisecond are listed by their ids, which are random. */
async function nextMillisecond(): Promise<void> {
  const nowMs = Date.now();
  while (Date.now() === nowMs) await setImmediate();
}

export async function insertDelivery(
  { orm }: Pick<Engine, 'orm'>,
  { organisationId, environment }: Tenant,
  columns: { eventId: string; endpointId: string } & Columns<WebhookDelivery>,
): Promise<string> {
  const id = columns.id ?? newId('whd');
  const row = { id, organisationId, environment, status: 'pending', ...columns };
  await everyTenantsEntities(orm).insert(WebhookDelivery, row as never);
  return id;
}

export async function insertAttempt(
  { orm }: Pick<Engine, 'orm'>,
  columns: Columns<WebhookAttempt>,
): Promise<void> {
  const row = {
    id: newId('wha'),
    number: 1,
    outcome: 'delivered',
    durationMs: 12,
    attemptedAt: new Date(),
    ...columns,
  };
  await everyTenantsEntities(orm).insert(WebhookAttempt, row as never);
}

/** An open case of a payment. */
export async function insertCase(
  { orm }: Pick<Engine, 'orm'>,
  { organisationId, environment }: Tenant,
  paymentId: string,
  columns: Columns<PaymentCase> = {},
): Promise<string> {
  const id = newId('case');
  const row = {
    id,
    organisationId,
    environment,
    paymentId,
    kind: 'paid_twice',
    summary: 'Twice.',
    status: 'open',
  };
  await everyTenantsEntities(orm).insert(PaymentCase, { ...row, ...columns } as never);
  return id;
}

/** Money that came, as a source that counts told it; nobody looks for its payment. */
export async function insertEntry(
  { orm }: Pick<Engine, 'orm'>,
  { organisationId, environment, credentialId }: TestTenant,
  columns: Columns<AccountEntry> = {},
): Promise<string> {
  const id = newId('ent');
  const row = {
    id,
    organisationId,
    environment,
    credentialId,
    source: 'pull',
    sourceKey: id,
    amountShillings: 500,
    occurredAt: new Date(),
    payer: '254712345678',
  };
  await everyTenantsEntities(orm).insert(AccountEntry, { ...row, ...columns } as never);
  return id;
}

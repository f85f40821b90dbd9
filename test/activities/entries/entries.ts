import { bindEntry } from '../../../activities/entries/bind-entry.ts';
import { AccountEntry, DarajaCredential, Payment } from '../../../db/entities/index.ts';
import { addEntry, type NewEntry } from '../../../db/new-entry.ts';
import type { TestTenant } from '../../support/tenants.ts';
import { minutes, type World } from '../world.ts';

let receiptsMade = 0;
/** Receipts have one owner, so each test has its own. */
export const newReceipt = (): string => `E${String((receiptsMade += 1)).padStart(9, '0')}`;

export interface EntryOptions extends Partial<NewEntry> {
  tenant?: TestTenant;
  /** How long ago it was told. */
  toldAgoMs?: number;
}

/** An entry as a source stores it: of 500 shillings that came this second, payer and reference untold. */
export async function told(world: World, options: EntryOptions = {}): Promise<AccountEntry> {
  const { tenant = world.tenant, toldAgoMs = 0, ...changes } = options;
  const account = await world.em.findOneOrFail(DarajaCredential, { id: tenant.credentialId });
  const entry: NewEntry = {
    source: 'c2b',
    receiptNumber: newReceipt(),
    amountShillings: 500,
    occurredAt: new Date(),
    shortCode: account.businessShortCode,
    accountReference: '',
    payer: null,
    ...changes,
  };
  await addEntry(world.em, world.sealer, account, entry);
  const { receiptNumber, source } = entry;
  const row = await world.em.findOneOrFail(
    AccountEntry,
    { receiptNumber, source, credentialId: account.id },
    { orderBy: { id: 'desc' } },
  );
  if (toldAgoMs > 0) await age(world, row, toldAgoMs);
  return row;
}

/** As if it had been told so long ago. */
export const age = (world: World, { id }: AccountEntry, ms: number) =>
  world.sql(
    `update account_entries set received_at = received_at - ? * interval '1 millisecond', due_at = clock_timestamp() where id = ?`,
    [ms, id],
  );

export const read = (world: World, { id }: AccountEntry): Promise<AccountEntry> =>
  world.em.findOneOrFail(AccountEntry, { id });

/** Binds as the relay does, and settles the payment that it wakes. */
export async function bind(world: World, { id }: AccountEntry): Promise<Payment | undefined> {
  const woken = await bindEntry(world.deps, id);
  if (woken === undefined) return undefined;
  await world.settle(woken);
  return await world.read(woken);
}

export const paymentsOf = (world: World, { receiptNumber }: AccountEntry, tenant = world.tenant) =>
  world.em.find(Payment, {
    receiptNumber,
    organisationId: tenant.organisationId,
    environment: tenant.environment,
  });

/** Long enough ago that no candidate's window is open. */
export const windowClosed = 4 * minutes;
/** The middle of the window of a payment prompted so long ago. */
export const whileOpen = (promptedAgoMs = windowClosed): Date =>
  new Date(Date.now() - promptedAgoMs + 30_000);

/** Takes a receipt for a claim, whatever else a claim is. */
export async function claim(world: World, receiptNumber: string, tenant = world.tenant): Promise<void> {
  await world.em.transactional(async (em) => {
    // The claim itself is not of interest here, only that it owns the receipt.
    await em.execute('set local session_replication_role = replica');
    await em.execute(
      `insert into receipts (organisation_id, environment, receipt_number, claim_id) values (?, ?, ?, 'clm_1')`,
      [tenant.organisationId, tenant.environment, receiptNumber],
    );
  });
}

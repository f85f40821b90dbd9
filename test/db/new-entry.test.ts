import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { MikroORM } from '@mikro-orm/postgresql';
import { AccountEntry, DarajaCredential } from '../../db/entities/index.ts';
import { addEntries, addEntry, type NewEntry } from '../../db/new-entry.ts';
import { createSealer } from '../../db/sealed.ts';
import { everyTenantsEntities } from '../../db/tenant.ts';
import { emptyDatabase } from '../support/database.ts';
import { makeTenant } from '../support/tenants.ts';

const sealer = createSealer(randomBytes(32));
let orm: MikroORM;
let account: DarajaCredential;

beforeAll(async () => {
  orm = await emptyDatabase();
  const { credentialId } = await makeTenant(orm, sealer);
  account = await everyTenantsEntities(orm).findOneOrFail(DarajaCredential, { id: credentialId });
});
afterAll(async () => await orm.close(true));

const entry: NewEntry = {
  source: 'c2b',
  receiptNumber: 'UKP1A2B3C4',
  amountShillings: 500,
  occurredAt: new Date('2026-11-25T09:00:00Z'),
  shortCode: '174379',
  accountReference: 'INV1042',
  payer: '25471****678',
  body: '{"TransID":"UKP1A2B3C4"}',
};
const add = (changes: Partial<NewEntry> = {}): Promise<boolean> =>
  addEntry(everyTenantsEntities(orm), sealer, account, { ...entry, ...changes });
const stored = () =>
  everyTenantsEntities(orm).find(
    AccountEntry,
    { receiptNumber: entry.receiptNumber },
    { orderBy: { id: 'asc' } },
  );

test('an entry is stored once for each source, sealed, and waits for its payment', async () => {
  expect(await add()).toBe(true);
  expect(await add()).toBe(false);
  expect(await add({ source: 'pull', body: '[]' })).toBe(true);
  const rows = await stored();
  expect(rows.map(({ source }) => source)).toEqual(['c2b', 'pull']);
  const [row] = rows;
  expect(row).toMatchObject({ amountShillings: 500, accountReference: 'INV1042', paymentId: null });
  expect(row?.dueAt).toBeInstanceOf(Date);
  expect(row?.bodySealed).not.toContain('UKP1A2B3C4');
  expect(sealer.open('entry-body', row!.id, row!.bodySealed!)).toBe(entry.body);
});

test('what comes from an unlisted address, or with another amount, does not take the place of the true one', async () => {
  await everyTenantsEntities(orm).nativeDelete(AccountEntry, {});
  expect(await add({ fromListedAddress: false })).toBe(true);
  expect(await add({ amountShillings: 1 })).toBe(true);
  expect(await add({ fromListedAddress: true })).toBe(true);
  expect(await stored()).toHaveLength(3);
});

test('many are stored at once, and only those that are new are counted', async () => {
  await everyTenantsEntities(orm).nativeDelete(AccountEntry, {});
  const many = Array.from({ length: 3_000 }, (_, index) => ({ ...entry, amountShillings: index + 1 }));
  const addMany = (entries: NewEntry[]) => addEntries(everyTenantsEntities(orm), sealer, account, entries);
  expect(await addMany(many.slice(0, 1_000))).toBe(1_000);
  expect(await addMany([...many, ...many.slice(0, 5)])).toBe(2_000);
  expect(await addMany([])).toBe(0);
  const [first] = await stored();
  expect(sealer.open('entry-body', first!.id, first!.bodySealed!)).toBe(entry.body);
  expect(first).toMatchObject({ occurredAt: entry.occurredAt, accountReference: 'INV1042' });
});

test('a text that was cut within a character does not keep its list out', async () => {
  const cut = {
    receiptNumber: 'UKPCUT0001',
    accountReference: 'Rent \ud83d',
    payer: '\udc4d',
    shortCode: '\ud83d',
  };
  expect(await addEntries(everyTenantsEntities(orm), sealer, account, [{ ...entry, ...cut }])).toBe(1);
  const row = await everyTenantsEntities(orm).findOneOrFail(AccountEntry, {
    receiptNumber: cut.receiptNumber,
  });
  expect(row).toMatchObject({ accountReference: 'Rent \ufffd', payer: '\ufffd', shortCode: '\ufffd' });
});

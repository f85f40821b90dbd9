import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { MikroORM } from '@mikro-orm/postgresql';
import { saveDefaultCredential } from '../../../api/daraja-credentials/save-credential.ts';
import { DarajaCredential } from '../../../db/entities/index.ts';
import { createSealer } from '../../../db/sealed.ts';
import { everyTenantsEntities } from '../../../db/tenant.ts';
import { simulatorCredential } from '../../../local/credential.ts';
import { emptyDatabase } from '../../support/database.ts';
import { makeTenant, type TestTenant } from '../../support/tenants.ts';

const sealer = createSealer(randomBytes(32));
let orm: MikroORM;
let tenant: TestTenant;

beforeAll(async () => {
  orm = await emptyDatabase();
  tenant = await makeTenant(orm, sealer);
});
afterAll(async () => await orm.close(true));

const save = (changes: Partial<typeof simulatorCredential> = {}) => {
  const { organisationId, environment } = tenant;
  const input = { ...simulatorCredential, ...changes };
  return saveDefaultCredential(everyTenantsEntities(orm), sealer, { organisationId, environment }, input);
};
const rows = async () => {
  const { organisationId } = tenant;
  const found = await everyTenantsEntities(orm).find(
    DarajaCredential,
    { organisationId },
    { orderBy: { id: 'asc' } },
  );
  return found.map(({ id, businessShortCode, name, isDefault }) => ({
    id,
    businessShortCode,
    name,
    isDefault,
  }));
};

test('the same paybill saved again is the same credential', async () => {
  await save({ name: 'Renamed' });
  expect(await rows()).toMatchObject([{ id: tenant.credentialId, name: 'Renamed', isDefault: true }]);
});

test('another short code is another credential, and what was paid to the first stays with it', async () => {
  await save({ businessShortCode: '600999' });
  expect(await rows()).toMatchObject([
    { id: tenant.credentialId, businessShortCode: '174379', isDefault: false },
    { businessShortCode: '600999', isDefault: true },
  ]);
  await save();
  expect(await rows()).toMatchObject([
    { id: tenant.credentialId, isDefault: true },
    { businessShortCode: '600999', isDefault: false },
  ]);
});

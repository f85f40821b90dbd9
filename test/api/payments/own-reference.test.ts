import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { makeReference } from '../../../api/payments/own-reference.ts';
import { Payment } from '../../../db/entities/index.ts';
import { newId } from '../../../db/new-id.ts';
import { everyTenantsEntities } from '../../../db/tenant.ts';
import { simulatorCredential } from '../../../local/credential.ts';
import { Engine } from '../../support/engine.ts';
import { makeTenant, type TestTenant } from '../../support/tenants.ts';
import { insertPayment } from '../support/rows.ts';
import { closedAddress, temporalAt } from '../support/serve-api.ts';

let engine: Engine;
let phones = 0;
beforeAll(async () => {
  engine = await Engine.start({ worker: false, tempo: 1, api: { client: temporalAt(closedAddress) } });
});
afterAll(async () => await engine.stop());

const shopWith = (defaultAccountReference: string) =>
  makeTenant(engine.orm, engine.sealer, 'sandbox', { ...simulatorCredential, defaultAccountReference });
const newPhone = (): string => `2547${String((phones += 1)).padStart(8, '0')}`;
const create = (tenant: TestTenant, change: object = {}, headers: Record<string, string> = {}) =>
  engine.request(
    'POST',
    '/v1/express',
    { phoneNumber: newPhone(), amount: 10, description: 'Order', ...change },
    { authorization: `Bearer ${tenant.apiKey}`, ...headers },
  );
const em = () => everyTenantsEntities(engine.orm);

describe.each(['', 'auto', 'AUTO'])('with the default reference %j', (word) => {
  test('a payment that names none gets one of its own, without letters that look alike', async () => {
    const tenant = await shopWith(word);
    const references = [];
    for (let payment = 0; payment < 5; payment += 1)
      references.push((await create(tenant)).body['accountReference']);
    expect(new Set(references).size).toBe(5);
    for (const reference of references) expect(reference).toMatch(/^[2-9A-HJKMNP-TW-Z]{10}$/);
    expect(await em().count(Payment, { ...owner(tenant), referenceIsOurs: true })).toBe(5);
  });

  test('a payment that names one keeps it, and it is not taken for ours', async () => {
    const tenant = await shopWith(word);
    const { body } = await create(tenant, { accountReference: 'INV1042' });
    expect(body).toMatchObject({ accountReference: 'INV1042' });
    await expect(em().findOneOrFail(Payment, { id: body.paymentId })).resolves.toMatchObject({
      referenceIsOurs: false,
    });
  });
});

test('any other default reference stands in as it is', async () => {
  const { body } = await create(await shopWith('SHOP'));
  expect(body).toMatchObject({ accountReference: 'SHOP' });
});

test('the same payment made twice is told apart from a second one, though each has another reference', async () => {
  const tenant = await shopWith('auto');
  const phoneNumber = newPhone();
  const { body: first } = await create(tenant, { phoneNumber });
  // As if its prompt were long over: only the likeness of both is in the way.
  await em().nativeUpdate(Payment, { id: first.paymentId }, { promptBy: new Date(Date.now() - 130_000) });
  await engine.orm.em
    .fork()
    .execute(`update payments set prompt_sent_at = clock_timestamp() - interval '125 seconds' where id = ?`, [
      first.paymentId,
    ]);
  const again = await create(tenant, { phoneNumber });
  expect([again.status, again.body.error.code]).toEqual([409, 'possible_duplicate']);
  expect(again.body.error.paymentId).toBe(first.paymentId);
  expect((await create(tenant, { phoneNumber }, { 'idempotency-key': newId('req') })).status).toBe(202);
});

test('the database keeps a reference of ours for one payment of a tenant', async () => {
  const tenant = await shopWith('auto');
  const own = { accountReference: 'K7Q2XN4M9P', referenceIsOurs: true };
  await insertPayment(engine, tenant, own);
  await expect(insertPayment(engine, tenant, own)).rejects.toThrow(/payments_of_own_reference/);
  await insertPayment(engine, { ...tenant, environment: 'production' }, own);
  await insertPayment(engine, await shopWith('auto'), own);
  // What a program chose itself may repeat.
  await insertPayment(engine, tenant, { ...own, referenceIsOurs: false });
  await expect(makeReference(em(), owner(tenant))).resolves.not.toBe(own.accountReference);
});

const owner = ({ organisationId, environment }: TestTenant) => ({ organisationId, environment });

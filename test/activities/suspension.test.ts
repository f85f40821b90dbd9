import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pushPrompt } from '../../activities/push-prompt.ts';
import { saveDefaultCredential } from '../../api/daraja-credentials/save-credential.ts';
import { DarajaCredential, PaymentNote, type Payment } from '../../db/entities/index.ts';
import { simulatorCredential } from '../../local/credential.ts';
import { failedCallback, paidCallback, World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await World.start();
});
afterEach(async () => await world.stop());

const credential = () => world.em.findOneOrFail(DarajaCredential, { id: world.tenant.credentialId });
const suspendedCode = async () => (await credential()).suspendedCode;
const saveAgain = () => {
  const { organisationId, environment } = world.tenant;
  return saveDefaultCredential(world.em, world.sealer, { organisationId, environment }, simulatorCredential);
};
/** A payment that was prompted after the credential was saved, and ended so. */
async function ends(evidence = failedCallback('SFC_IC0003')): Promise<Payment> {
  const payment = await world.prompted(0);
  await world.settle(payment, [evidence]);
  return payment;
}
const paid = (number: number) => paidCallback({ receiptNumber: `UIE4K7Q2X${number}` });

describe('a credential whose wiring lets payers type their PIN in vain', () => {
  test.each([
    ['SFC_IC0003', 'SFC_IC0003'],
    ['2028', '2028'],
    ['SFC_IC0003', '2028'],
  ])('is suspended by the second payment in a row: %s, then %s', async (first, second) => {
    await ends(failedCallback(first));
    expect(await suspendedCode()).toBeNull();
    const payment = await ends(failedCallback(second));
    expect(await suspendedCode()).toBe(second);
    expect(await world.em.find(PaymentNote, { paymentId: payment.id, guard: 'suspension' })).toMatchObject([
      { about: 'suspended', text: expect.stringContaining(second) },
    ]);
    expect(world.logLines.join('')).toContain('credential suspended');
  });

  test('is suspended by two that settle at once', async () => {
    const payments = await Promise.all([world.prompted(), world.prompted()]);
    await Promise.all(payments.map((payment) => world.settle(payment, [failedCallback('2028')])));
    expect(await suspendedCode()).toBe('2028');
  });

  test('counts each payment once, however often it is settled', async () => {
    const payment = await ends();
    await world.settle(payment, [failedCallback('SFC_IC0003')]);
    await world.settle(payment);
    expect(await credential()).toMatchObject({ wiringFailures: 1, suspendedAt: null });
  });

  test('is not suspended with a success in between', async () => {
    await ends();
    await ends(paid(1));
    await ends();
    expect(await credential()).toMatchObject({ wiringFailures: 1, suspendedAt: null });
  });

  test('is not suspended by what is a payer’s affair', async () => {
    for (const code of ['1', '1032', '2001', '1037']) await ends(failedCallback(code));
    expect(await credential()).toMatchObject({ wiringFailures: 0, suspendedAt: null });
  });

  test('is not suspended by prompts from before it was saved again', async () => {
    const before = [await world.prompted(), await world.prompted()];
    await saveAgain();
    for (const payment of before) await world.settle(payment, [failedCallback('2028')]);
    expect(await credential()).toMatchObject({ wiringFailures: 0, suspendedAt: null });
  });

  test('is suspended together with the verdict, or not at all', async () => {
    await ends();
    const payment = await world.prompted();
    await world.sql(
      `create function refuse_insert() returns trigger language plpgsql as $$ begin raise exception 'disk full'; end $$`,
    );
    await world.sql(
      'create trigger refuse before insert on events for each row execute function refuse_insert()',
    );
    await expect(world.settle(payment, [failedCallback('2028')])).rejects.toThrow('disk full');
    await world.sql('drop function refuse_insert cascade');
    expect(await credential()).toMatchObject({ wiringFailures: 1, suspendedAt: null });
    await world.settle(payment, [failedCallback('2028')]);
    expect(await suspendedCode()).toBe('2028');
  });
});

describe('a suspended credential', () => {
  const push = ({ id: paymentId }: Payment) => pushPrompt(world.deps, { paymentId, attempt: 1 });

  test('prompts nobody: what was accepted before fails, and says what to correct', async () => {
    const accepted = await world.payment();
    await ends();
    await ends();
    expect(await push(accepted)).toMatchObject({ outcome: 'notSent', againInMs: null, status: 'failed' });
    expect(world.received.push).toEqual([]);
    const { promptSentAt, failureReason } = await world.read(accepted);
    expect(promptSentAt).toBeNull();
    expect(failureReason).toMatch(/suspended.*not prompted and nothing was charged.*short code/);
    expect(await world.eventTypes(accepted)).toEqual(['payment.failed']);
    expect(await world.em.find(PaymentNote, { paymentId: accepted.id })).toMatchObject([
      { guard: 'suspension', text: 'Not prompted: the Daraja credential is suspended.' },
    ]);
  });

  test('prompts again once it was saved, and is suspended again only by two more', async () => {
    await ends();
    await ends();
    await saveAgain();
    expect(await push(await world.payment())).toMatchObject({ outcome: 'accepted' });
    await ends();
    expect(await suspendedCode()).toBeNull();
    await ends();
    expect(await suspendedCode()).toBe('SFC_IC0003');
  });

  test('leaves other credentials alone', async () => {
    await ends();
    await ends();
    const { id, ...columns } = await world.em.findOneOrFail(DarajaCredential, {
      id: world.tenant.credentialId,
    });
    expect(columns.suspendedAt).not.toBeNull();
    await world.sql(
      `insert into daraja_credentials (id, organisation_id, environment, name, type, business_short_code, till_number,
         default_account_reference, is_default, secrets_sealed)
       select 'cred_other', organisation_id, environment, name, type, '600999', till_number,
         default_account_reference, false, secrets_sealed from daraja_credentials where id = ?`,
      [id],
    );
    const sealed = world.sealer.seal(
      'daraja-credential',
      'cred_other',
      JSON.stringify({ consumerKey: 'k', consumerSecret: 's', passkey: 'p' }),
    );
    await world.sql(`update daraja_credentials set secrets_sealed = ? where id = 'cred_other'`, [sealed]);
    const payment = await world.payment({ credentialId: 'cred_other' });
    expect(await push(payment)).toMatchObject({ outcome: 'accepted' });
  });
});

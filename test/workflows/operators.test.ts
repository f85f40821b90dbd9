import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Engine } from '../support/engine.ts';
import { eventually } from '../support/eventually.ts';
import { becomes, nextPhone, onHandset, patientTiming, pay, workflowOf } from '../support/flow.ts';

let engine: Engine;

beforeAll(async () => {
  engine = await Engine.start({ tempo: 5, timing: patientTiming });
});
afterAll(async () => {
  await engine.stop();
});

interface Metadata {
  currentDetails: string;
  definition: Record<'signalDefinitions' | 'updateDefinitions', { name: string; description: string }[]>;
}
const metadataOf = (paymentId: string): Promise<Metadata> =>
  workflowOf(engine, paymentId).query<Metadata>('__temporal_workflow_metadata');

test('operators see what a payment is about, and its status from pending to the verdict', async () => {
  const phone = nextPhone('20');
  const { paymentId } = await pay(engine, phone, { amount: 1_500 });
  const handle = workflowOf(engine, paymentId);
  const open = await handle.describe();
  expect(await open.staticSummary()).toBe('KES 1,500 · paybill Main paybill');
  expect(open.searchAttributes).toMatchObject({
    OrganisationId: [engine.tenant.organisationId],
    HakikaEnvironment: ['sandbox'],
    AmountShillings: [1_500],
  });
  expect((await metadataOf(paymentId)).currentDetails).toContain('Status: **pending**');

  await onHandset(engine, phone, 'decline');
  await expect(handle.result()).resolves.toBe('canceled');
  expect((await handle.describe()).searchAttributes).toMatchObject({ PaymentStatus: ['canceled'] });
  const { currentDetails } = await metadataOf(paymentId);
  expect(currentDetails).toContain('Status: **canceled**');
  expect(currentDetails).toContain('The payer declined');
});

test('payments are found by their verdict', async () => {
  const { paymentId } = await pay(engine, nextPhone('12'));
  await becomes(engine, paymentId, 'failed');
  const query = `PaymentStatus = "failed" AND OrganisationId = "${engine.tenant.organisationId}"`;
  await eventually(async () => {
    const found: string[] = [];
    for await (const { workflowId } of engine.client.workflow.list({ query })) found.push(workflowId);
    expect(found).toEqual([`payment/${paymentId}`]);
  });
});

test('every handler says what it does', async () => {
  const { paymentId } = await pay(engine, nextPhone());
  const { definition } = await metadataOf(paymentId);
  const handlers = [...definition.signalDefinitions, ...definition.updateDefinitions];
  expect(handlers.map(({ name }) => name).toSorted()).toEqual([
    'askSafaricomNow',
    'evidence',
    'firstOutcome',
    'resolveByHand',
  ]);
  for (const { description } of handlers) expect(description).toMatch(/^[A-Z].+\.$/);
});

import assert from 'node:assert/strict';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { lastReceiptAnswer, requestReceiptCheck } from '../../api/receipt-checks/receipt-answer.ts';
import { saveDefaultCredential } from '../../api/daraja-credentials/save-credential.ts';
import { AccountEntry, DarajaCredential, PullPass, StatusCheck } from '../../db/entities/index.ts';
import { everyTenantsEntities } from '../../db/tenant.ts';
import { simulatorCredentialAt } from '../../local/credential.ts';
import { lookupsTaskQueue, paymentsTaskQueue } from '../../workflows/messages.ts';
import { Engine } from '../support/engine.ts';
import { eventually } from '../support/eventually.ts';
import { becomes, nextPhone, onlyPushTo, patientTiming, pay } from '../support/flow.ts';

let engine: Engine;
let account: DarajaCredential;
beforeAll(async () => {
  const timing = {
    ...patientTiming,
    pullRecentEveryMs: 1_000,
    pullFullEveryMs: 3_600_000,
    pullRecentMs: 60_000,
  };
  engine = await Engine.start({ tempo: 20, timing, pullSchedules: true });
  const { organisationId, environment, credentialId } = engine.tenant;
  const credential = await simulatorCredentialAt(engine.simulatorUrl);
  await saveDefaultCredential(em(), engine.sealer, { organisationId, environment }, credential);
  account = await em().findOneOrFail(DarajaCredential, { id: credentialId });
}, 30_000);
afterAll(() => engine.stop());

const em = () => everyTenantsEntities(engine.orm);
const simulate = async (settings: object): Promise<void> => {
  const url = `${engine.simulatorUrl}/_simulator/short-codes/174379`;
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(settings) });
  assert.equal(response.status, 200);
};
async function paid(): Promise<string> {
  const phone = nextPhone();
  const { paymentId } = await pay(engine, phone);
  await becomes(engine, paymentId, 'completed');
  return (await onlyPushTo(engine, phone)).ledgerEntry!.receiptNumber;
}
const entriesOf = (receiptNumber: string, source: AccountEntry['source']) =>
  em().find(AccountEntry, { receiptNumber, source });

test('what was paid at a registered short code comes in by its schedule, late rows and pages that repeat included', async () => {
  await simulate({ pullPages: 'repeated', pullLagMs: 20_000 });
  const path = `/v1/daraja-credentials/${account.id}/register-pull`;
  expect((await engine.request('POST', path, { nominatedNumber: '0722000000' })).status).toBe(200);
  const receipts = [await paid(), await paid(), await paid()];
  for (const receipt of receipts) {
    const [entry] = await eventually(async () => {
      const entries = await entriesOf(receipt, 'pull');
      assert.equal(entries.length, 1);
      return entries;
    }, 30_000);
    expect(entry).toMatchObject({
      amountShillings: 100,
      accountReference: 'INV1042',
      credentialId: account.id,
    });
    expect(Math.abs(entry!.occurredAt.getTime() - entry!.receivedAt.getTime())).toBeLessThan(60_000);
  }
  expect(await em().count(PullPass, { complete: false })).toBe(0);
}, 60_000);

test('a receipt is vouched for by Transaction Status, though its question timed out in the queue before', async () => {
  await simulate({ results: 'queueTimeoutThenResult' });
  const receipt = await paid();
  await requestReceiptCheck(engine.apiDeps, account, receipt);
  const answer = await eventually(async () => {
    const found = await lastReceiptAnswer(engine.apiDeps, account, receipt);
    assert.equal(found?.says, 'completed');
    return found!;
  }, 30_000);
  expect(answer).toMatchObject({ isPaidToUs: true, amountShillings: 100, state: 'answered' });
  const check = await em().findOneOrFail(StatusCheck, { id: answer.checkId });
  expect(check.timedOutAt).toBeInstanceOf(Date);
  expect(await entriesOf(receipt, 'transactionStatus')).toMatchObject([
    { amountShillings: 100, shortCode: '174379' },
  ]);
}, 60_000);

test('a receipt that Safaricom does not know is answered as not known, and is no money', async () => {
  await simulate({ results: 'once' });
  await requestReceiptCheck(engine.apiDeps, account, 'UKZZZZZZZ9');
  await eventually(async () => {
    const found = await lastReceiptAnswer(engine.apiDeps, account, 'UKZZZZZZZ9');
    assert.equal(found?.says, 'notKnown');
  }, 30_000);
  expect(await entriesOf('UKZZZZZZZ9', 'transactionStatus')).toEqual([]);
}, 60_000);

/** Which task queue each activity of a workflow was sent to, over all its runs: a list that comes late begins another. */
async function queuesOf(workflowId: string): Promise<Record<string, string>> {
  const { workflow } = engine.client;
  const events = [];
  for await (const { runId } of workflow.list({ query: `WorkflowId = '${workflowId}'` }))
    events.push(...((await workflow.getHandle(workflowId, runId).fetchHistory()).events ?? []));
  const sent = events.flatMap(({ activityTaskScheduledEventAttributes: scheduled }) => scheduled ?? []);
  return Object.fromEntries(
    sent.map(({ activityType, taskQueue }) => [String(activityType?.name), String(taskQueue?.name)]),
  );
}

test('lists and receipts take none of the slots in which payers are prompted', async () => {
  await simulate({ results: 'once' });
  const { paymentId } = await pay(engine, nextPhone());
  await becomes(engine, paymentId, 'completed');
  const { checkId } = (await requestReceiptCheck(engine.apiDeps, account, 'UKZZZZZZZ8'))!;
  const receiptCheck = `receipt/${checkId}`;
  await eventually(() => engine.client.workflow.getHandle(receiptCheck).result(), 30_000);
  const pull = { credentialId: account.id, pass: 'recent' };
  const list = { taskQueue: paymentsTaskQueue, workflowId: 'pull/slots', args: [pull] };
  expect(await engine.client.workflow.execute('pullTransactions', list)).toMatchObject({ complete: true });
  // Temporal lists a run a moment after it began.
  await eventually(async () => {
    expect(await queuesOf('pull/slots')).toEqual({ pullPages: lookupsTaskQueue });
    expect(await queuesOf(receiptCheck)).toMatchObject({ askAboutReceipt: lookupsTaskQueue });
    expect(await queuesOf(`payment/${paymentId}`)).toMatchObject({ pushPrompt: paymentsTaskQueue });
  });
}, 60_000);

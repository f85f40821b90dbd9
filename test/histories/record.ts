import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { saveDefaultCredential } from '../../api/daraja-credentials/save-credential.ts';
import { addStatusCheck } from '../../db/new-status-check.ts';
import { everyTenantsEntities } from '../../db/tenant.ts';
import { simulatorCredentialAt } from '../../local/credential.ts';
import { paymentsTaskQueue } from '../../workflows/messages.ts';
import { Engine } from '../support/engine.ts';
import { eventually } from '../support/eventually.ts';
import {
  becomes,
  callbackOf,
  nextPhone,
  nextReceipt,
  onHandset,
  onlyPushTo,
  pay,
  paymentTo,
  planFault,
  postCallback,
  sql,
  workflowOf,
} from '../support/flow.ts';
import setUp from '../support/global-setup.ts';
import tearDown from '../support/global-teardown.ts';
import { resetToPush } from '../support/reset-to-push.ts';
import { startWorkerProcess } from '../support/worker-process.ts';

// Records one history for each way that a payment can go, for replay.test.ts: `node test/histories/record.ts`. Record
// anew when a path is added; a change of the workflow that old histories do not survive needs `patched`, not this.

const folder = import.meta.dirname;

let engine: Engine;

type Paths = Record<string, () => Promise<string>>;

/** Each path leads a payment to its end and returns its id; its name is the file's. */
const paths: Paths = {
  happy: () => paid(nextPhone()),
  declined: () => ended(nextPhone('11'), 'canceled'),
  failed: () => ended(nextPhone('12'), 'failed'),
  async refused() {
    const phone = nextPhone('19');
    await engine.request('POST', '/v1/express', { phoneNumber: phone, amount: 100, description: 'Order' });
    return (await paymentTo(engine, phone))!.id;
  },
  'not-sent-then-sent': () => paid(nextPhone(), 'spikeArrest', 2),
  async 'never-sent'() {
    const phone = nextPhone();
    await planFault(engine, { fault: 'spikeArrest', phoneNumber: phone, times: 100 });
    const posted = pay(engine, phone);
    const { id } = await created(phone);
    await sql(engine, `update payments set prompt_by = created_at + interval '600 milliseconds' where id = ?`, [id]);
    await posted;
    return id;
  },
  'acknowledgement-lost': () => paid(nextPhone(), 'ackLostAfterPrompt'),
  'callback-before-acknowledgement': () => paid(nextPhone(), 'callbackBeforeAck'),
  'two-callbacks': () => paid(nextPhone('17')),
  'query-settled': () => paid(nextPhone('16')),
  async 'unknown-then-callback'() {
    const phone = nextPhone('15');
    const { paymentId } = await pay(engine, phone);
    await becomes(engine, paymentId, 'unknown');
    return await completedByCallback(paymentId, phone);
  },
  'unknown-to-the-end': () => ended(nextPhone('15'), 'unknown'),
  async 'callback-after-the-end'() {
    const phone = nextPhone('12');
    const paymentId = await ended(phone, 'failed');
    return await completedByCallback(paymentId, phone);
  },
  async 'terminated-and-revived'() {
    const phone = nextPhone('16');
    const { paymentId } = await pay(engine, phone);
    await workflowOf(engine, paymentId).terminate('by hand');
    await becomes(engine, paymentId, 'completed');
    return paymentId;
  },
  async reset() {
    const phone = nextPhone('15');
    const { paymentId } = await pay(engine, phone);
    await resetToPush(engine, paymentId);
    return await completedByCallback(paymentId, phone);
  },
};

const update = (paymentId: string, name: string, order: object): Promise<unknown> =>
  workflowOf(engine, paymentId).executeUpdate<unknown, [object]>(name, { args: [order] });

/** Of payments that stay unknown until somebody steps in. */
const operatorPaths: Paths = {
  async 'asked-by-an-operator'() {
    const phone = nextPhone('15');
    const { paymentId } = await pay(engine, phone);
    await becomes(engine, paymentId, 'unknown');
    await update(paymentId, 'askSafaricomNow', { reason: 'The payer calls.', actor: 'Amina' });
    return await completedByCallback(paymentId, phone);
  },
  async 'resolved-by-hand'() {
    const { paymentId } = await pay(engine, nextPhone('15'));
    await becomes(engine, paymentId, 'unknown');
    const receiptNumber = nextReceipt();
    const order = { status: 'completed', receiptNumber, reason: 'On the statement.', actor: 'Amina' };
    await update(paymentId, 'resolveByHand', order);
    return paymentId;
  },
};

/** The payment of a request that is still waiting for its answer. */
const created = (phone: string) =>
  eventually(async () => (await paymentTo(engine, phone)) ?? Promise.reject(new Error('none')));

async function ended(phone: string, status: string, fault?: string, times = 1): Promise<string> {
  if (fault !== undefined) await planFault(engine, { fault, phoneNumber: phone, times });
  const { paymentId } = await pay(engine, phone);
  const result: unknown = await workflowOf(engine, paymentId).result();
  if (result !== status) throw new Error(`${paymentId} ended ${String(result)}, not ${status}`);
  return paymentId;
}

const paid = (phone: string, fault?: string, times?: number) => ended(phone, 'completed', fault, times);

async function completedByCallback(paymentId: string, phone: string): Promise<string> {
  const push = await onlyPushTo(engine, phone);
  await postCallback(push, callbackOf(push));
  await becomes(engine, paymentId, 'completed');
  return paymentId;
}

/** The newest run of a workflow, without what tells the machine it ran on. */
async function save(name: string, workflowId: string): Promise<void> {
  const handle = engine.client.workflow.getHandle(workflowId);
  await handle.result();
  const json = historyToJSON(await handle.fetchHistory())
    .replaceAll(/"\d+@[^"]*"/g, '"recorded"')
    .replaceAll(/("stackTrace": ?)"(?:[^"\\]|\\.)*"/g, '$1""');
  await writeFile(join(folder, `${name}.json`), `${json}\n`);
  process.stdout.write(`${name}: ${workflowId}\n`);
}

async function savePayment(name: string, paymentId: string): Promise<void> {
  await save(name, `payment/${paymentId}`);
}

async function recordPaths(chosen: Paths): Promise<void> {
  await Promise.all(Object.entries(chosen).map(async ([name, path]) => savePayment(name, await path())));
}

/** A worker that dies with its push under way: the activity's time limit, 45 s, tells the workflow. */
async function recordPushLost(): Promise<void> {
  const worker = await startWorkerProcess(engine);
  const phone = nextPhone('20');
  await planFault(engine, { fault: 'ackSlow', phoneNumber: phone, delayMs: 60_000 });
  const posted = pay(engine, phone).catch(() => undefined);
  await eventually(() => onlyPushTo(engine, phone));
  await worker.kill();
  await engine.startWorker();
  await onHandset(engine, phone, 'pin');
  await posted;
  await savePayment('push-lost', (await paymentTo(engine, phone))!.id);
}

/** A push that breaks before its guard, here by secrets that do not open for a while, is tried again. */
async function recordLostBeforeGuard(): Promise<void> {
  await sql(engine, `update daraja_credentials set secrets_sealed = 'broken' || secrets_sealed`);
  const phone = nextPhone();
  const { paymentId } = await pay(engine, phone);
  await eventually(async () => {
    const { events } = await workflowOf(engine, paymentId).fetchHistory();
    if (!events?.some(({ timerStartedEventAttributes }) => timerStartedEventAttributes)) throw new Error('not lost yet');
  });
  await sql(engine, `update daraja_credentials set secrets_sealed = replace(secrets_sealed, 'broken', '')`);
  await workflowOf(engine, paymentId).result();
  await savePayment('lost-before-guard', paymentId);
}

async function recordWebhook(name: string, httpStatus: number): Promise<void> {
  const { paymentId } = await pay(engine, nextPhone());
  engine.receiver.answer = (response) => response.writeHead(httpStatus).end();
  const { id } = await eventually(async () => {
    const found = 'select id from webhook_deliveries where payment_id = ?';
    const [delivery] = await sql<{ id: string }>(engine, found, [paymentId]);
    return delivery ?? Promise.reject(new Error('no webhook yet'));
  });
  await save(name, `webhook/${id}`);
}

/** A webhook that ended undelivered and is sent again, and samples for its endpoint. */
async function recordAsked(): Promise<void> {
  engine.receiver.answer = (response) => response.writeHead(410).end();
  const { paymentId } = await pay(engine, nextPhone());
  const over = `select id, endpoint_id from webhook_deliveries where payment_id = ? and status = 'undelivered'`;
  const { id, endpoint_id: endpoint } = await eventually(async () => {
    const [delivery] = await sql<{ id: string; endpoint_id: string }>(engine, over, [paymentId]);
    return delivery ?? Promise.reject(new Error('not undelivered yet'));
  });
  engine.receiver.answer = (response) => response.writeHead(204).end();
  await engine.request('PATCH', `/v1/webhook-endpoints/${endpoint}`, { disabled: false });
  await engine.request('POST', `/v1/webhook-deliveries/${id}/resend`, {});
  await eventually(() => save('webhook-resent', `webhook/${id}/1`));
  const { body } = await engine.request('POST', `/v1/webhook-endpoints/${endpoint}/verify`, {});
  await save('endpoint-tested', `webhook-test/${String(body['id'])}`);
}

/** What came to the short code, as its schedule asks for it. */
async function recordPull(): Promise<void> {
  const { credentialId } = engine.tenant;
  await engine.request('POST', `/v1/daraja-credentials/${credentialId}/register-pull`, {
    nominatedNumber: '0722000000',
  });
  const workflowId = `pull/${credentialId}/recent`;
  const pull = { taskQueue: paymentsTaskQueue, workflowId, args: [{ credentialId, pass: 'recent' }] };
  await engine.client.workflow.start('pullTransactions', pull);
  await save('pulled', workflowId);
}

/** A receipt whose result comes, and one whose results are lost. */
async function recordReceiptCheck(name: string, results: 'once' | 'lost'): Promise<void> {
  await changeShortCode({ results });
  const check = await addStatusCheck(everyTenantsEntities(engine.orm), engine.sealer, {
    credentialId: engine.tenant.credentialId,
    receiptNumber: nextReceipt(),
    againAfterMs: 0,
  });
  await eventually(() => save(name, `receipt/${check!.id}`));
}

async function giveInitiator(): Promise<void> {
  const { organisationId, environment } = engine.tenant;
  const credential = await simulatorCredentialAt(engine.simulatorUrl);
  const em = everyTenantsEntities(engine.orm);
  await saveDefaultCredential(em, engine.sealer, { organisationId, environment }, credential);
}

async function changeShortCode(settings: object): Promise<void> {
  const url = `${engine.simulatorUrl}/_simulator/short-codes/174379`;
  const headers = { 'content-type': 'application/json' };
  await fetch(url, { method: 'POST', headers, body: JSON.stringify(settings) });
}

async function tooLate(): Promise<string> {
  const phone = nextPhone();
  const posted = pay(engine, phone).catch(() => undefined);
  const { id } = await created(phone);
  await sql(engine, 'update payments set prompt_by = created_at where id = ?', [id]);
  await posted;
  return id;
}

/** The next payments are created while no worker runs, and judged too late when it is back. */
async function recordTooLate(): Promise<void> {
  await engine.stopWorker();
  const recording = recordPaths({ 'too-late': tooLate });
  await eventually(async () => {
    const rows = await sql(engine, `select 1 from payments where prompt_by = created_at`);
    if (rows.length === 0) throw new Error('not created yet');
  });
  await engine.startWorker();
  await recording;
}

for (const file of await readdir(folder)) if (file.endsWith('.json')) await rm(join(folder, file));
process.env['JEST_WORKER_ID'] = '1';
await setUp({ maxWorkers: 1 });
try {
  const timing = { promptWithinMs: 60_000, relayAfterMs: 1_000, pushAgainMs: [50, 100, 150], reconcileMs: [2_200] };
  engine = await Engine.start({ tempo: 100, timing });
  await engine.listen(['payment.completed', 'payment.failed']);
  await recordPaths(paths);
  await recordTooLate();
  await recordLostBeforeGuard();
  await recordWebhook('webhook-delivered', 204);
  await recordAsked();
  await recordWebhook('webhook-undelivered', 410);
  await recordPull();
  await giveInitiator();
  await recordReceiptCheck('receipt-answered', 'once');
  await recordReceiptCheck('receipt-unanswered', 'lost');
  await engine.stop();
  const { reconcileMs: _soon, ...patient } = timing;
  engine = await Engine.start({ tempo: 100, timing: patient });
  await engine.listen();
  await recordPaths(operatorPaths);
  await engine.stop();
  engine = await Engine.start({ tempo: 3, timing, worker: false });
  await recordPushLost();
  await engine.stop();
} finally {
  await tearDown();
}

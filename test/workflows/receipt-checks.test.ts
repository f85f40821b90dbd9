import assert from 'node:assert/strict';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { lastReceiptAnswer, requestReceiptCheck } from '../../api/receipt-checks/receipt-answer.ts';
import { createDarajaClient, type DarajaClient } from '../../daraja/client.ts';
import { AccountEntry, DarajaCredential, StatusCheck, StrayCallback } from '../../db/entities/index.ts';
import { addEntry } from '../../db/new-entry.ts';
import { addStatusCheck } from '../../db/new-status-check.ts';
import { everyTenantsEntities } from '../../db/tenant.ts';
import { createTokenStore } from '../../db/token-store.ts';
import { openDatabase } from '../../db/mikro-orm.config.ts';
import { closedAddress, serveApi } from '../api/support/serve-api.ts';
import { json, listen, type Received } from '../daraja/listening.ts';
import { errorBody } from '../daraja/samples.ts';
import { statusAccepted, statusFailed, statusResult } from '../daraja/status-samples.ts';
import { Engine } from '../support/engine.ts';
import { eventually } from '../support/eventually.ts';
import { callbackOf, nextPhone, onlyPushTo, pay } from '../support/flow.ts';
import { dumpTemporal } from '../support/temporal-dump.ts';

const receiptResultMs = [2_000, 2_000];
let engine: Engine;
let account: DarajaCredential;
let safaricom: Awaited<ReturnType<typeof listen>>;
/** What Safaricom answers to a question about a receipt, and what it does after. */
let onStatus: (question: Question, respond: (status: number, body: unknown) => void) => void;
const asked: Question[] = [];

interface Question {
  TransactionID: string;
  ResultURL: string;
  QueueTimeOutURL: string;
  SecurityCredential: string;
  Initiator: string;
}

beforeAll(async () => {
  engine = await Engine.start({
    worker: false,
    timing: { receiptResultMs, queryWindowMs: 1, relayAfterMs: 1_000 },
    api: { callbackAddresses: ['196.201.214.200'] },
  });
  safaricom = await listen(({ path, body }: Received, response) => {
    if (path.startsWith('/oauth')) return json(response, 200, { access_token: 'token', expires_in: '3599' });
    const question = JSON.parse(body) as Question;
    asked.push(question);
    onStatus(question, (status, answer) => json(response, status, answer));
  });
  const tokens = createTokenStore(engine.orm, engine.sealer);
  const simulated = engine.activityDeps.daraja.sandbox;
  const status = createDarajaClient({ baseUrl: safaricom.baseUrl, tokens });
  const sandbox: DarajaClient = {
    ...simulated,
    transactionStatus: (...question) => status.transactionStatus(...question),
  };
  engine.activityDeps.daraja = { sandbox, production: sandbox };
  await engine.startWorker();
  await setInitiator('testapi');
  account = await em().findOneOrFail(DarajaCredential, { id: engine.tenant.credentialId });
}, 30_000);
afterAll(async () => {
  await engine.stop();
  await safaricom.close();
});
beforeEach(() => {
  asked.length = 0;
  onStatus = (question, respond) => {
    respond(200, statusAccepted);
    void post(question.ResultURL, resultFor(question));
  };
});

const em = () => everyTenantsEntities(engine.orm);
const setInitiator = async (initiatorName: string | null): Promise<void> => {
  const { id } = await em().findOneOrFail(DarajaCredential, { id: engine.tenant.credentialId });
  const secrets = {
    consumerKey: 'simulator-key',
    consumerSecret: 'simulator-secret',
    passkey: 'bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919',
    securityCredential: 'c2VjcmV0',
  };
  const secretsSealed = engine.sealer.seal('daraja-credential', id, JSON.stringify(secrets));
  await em().nativeUpdate(DarajaCredential, { id }, { initiatorName, secretsSealed });
};

let receipts = 0;
const nextReceipt = (): string => `UKQ${String((receipts += 1)).padStart(6, '0')}B`;

const payer = '254708374149';
const resultFor = ({ TransactionID }: Question, changes: Record<string, unknown> = {}) =>
  statusResult({ ReceiptNo: TransactionID, DebitPartyName: `${payer} - Wanjiru Kamau`, ...changes });

async function post(url: string, body: unknown): Promise<number> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(url, { method: 'POST', body: text });
  return response.status;
}

const request = (receipt: string) => requestReceiptCheck(engine.apiDeps, account, receipt);
const last = (receipt: string) => lastReceiptAnswer(engine.apiDeps, account, receipt);
const entriesOf = (receiptNumber: string) => em().find(AccountEntry, { receiptNumber });
const answered = (receipt: string, state = 'answered') =>
  eventually(async () => {
    const answer = await last(receipt);
    assert.equal(answer?.state, state);
    return answer!;
  });
const ended = async (checkId: string): Promise<unknown> => {
  const handle = engine.client.workflow.getHandle(`receipt/${checkId}`);
  return await eventually(() => handle.result());
};

describe('a question about a receipt', () => {
  test('is asked in the initiator’s name, and its answer is what the receipt desk reads', async () => {
    const receipt = nextReceipt();
    expect(await last(receipt)).toBeUndefined();
    expect(await request(receipt)).toMatchObject({ state: 'waiting', says: null });
    const answer = await answered(receipt);
    expect(answer).toMatchObject({
      says: 'completed',
      isPaidToUs: true,
      amountShillings: 1500,
      occurredAt: new Date('2026-11-25T07:13:00Z'),
      transactionStatus: 'Completed',
    });
    expect(asked).toMatchObject([
      { TransactionID: receipt, Initiator: 'testapi', SecurityCredential: 'c2VjcmV0' },
    ]);
    expect(await ended(answer.checkId)).toBe('answered');
  });

  test('whose money came to this short code makes an entry, whoever pays it', async () => {
    const receipt = nextReceipt();
    await request(receipt);
    await answered(receipt);
    expect(await entriesOf(receipt)).toMatchObject([
      {
        source: 'transactionStatus',
        amountShillings: 1500,
        shortCode: '174379',
        payer,
        credentialId: account.id,
        fromListedAddress: false,
      },
    ]);
  });

  test('is asked once, however many ask for it at the same time', async () => {
    const receipt = nextReceipt();
    const requested = await Promise.all(Array.from({ length: 5 }, () => request(receipt)));
    expect(new Set(requested.map((each) => each?.checkId)).size).toBe(1);
    await answered(receipt);
    expect(await em().count(StatusCheck, { receiptNumber: receipt })).toBe(1);
    expect(asked).toHaveLength(1);
    // Some minutes later it may be asked anew.
    await em().execute(
      `update status_checks set created_at = created_at - interval '1 day' where receipt_number = ?`,
      [receipt],
    );
    expect((await request(receipt))?.state).toBe('waiting');
  });

  test('without an initiator is asked by nobody', async () => {
    await setInitiator(null);
    expect(await request(nextReceipt())).toBeUndefined();
    await setInitiator('testapi');
  });

  test('that Safaricom refuses ends there, and says so', async () => {
    onStatus = (_question, respond) =>
      respond(400, errorBody('400.002.02', 'Bad Request - Invalid Initiator'));
    const receipt = nextReceipt();
    const { checkId } = (await request(receipt))!;
    await answered(receipt, 'refused');
    expect(await ended(checkId)).toBe('refused');
    expect(await em().findOne(StatusCheck, { id: checkId })).toMatchObject({
      detail: '400.002.02 Bad Request - Invalid Initiator',
      startAt: null,
    });
  });

  test('that got no answer is asked again', async () => {
    onStatus = (question, respond) => {
      if (asked.length === 1) return respond(503, 'busy');
      respond(200, statusAccepted);
      void post(question.ResultURL, resultFor(question));
    };
    const receipt = nextReceipt();
    await request(receipt);
    expect(await answered(receipt)).toMatchObject({ says: 'completed' });
    expect(asked.map(({ TransactionID }) => TransactionID)).toEqual([receipt, receipt]);
  });
});

describe('a result', () => {
  test('that comes twice, at once, is one answer and one entry', async () => {
    onStatus = (question, respond) => {
      respond(200, statusAccepted);
      void Promise.all([1, 2, 3].map(() => post(question.ResultURL, resultFor(question))));
    };
    const receipt = nextReceipt();
    await request(receipt);
    await answered(receipt);
    expect(await entriesOf(receipt)).toHaveLength(1);
  });

  test('after a queue time-out, when nobody waits for it any more, still counts', async () => {
    onStatus = (question, respond) => {
      respond(200, statusAccepted);
      void post(question.QueueTimeOutURL, { Result: 'timed out' });
    };
    const receipt = nextReceipt();
    const { checkId } = (await request(receipt))!;
    expect(await ended(checkId)).toBe('unanswered');
    expect(asked).toHaveLength(receiptResultMs.length);
    // A time-out in the queue is no answer, and no money.
    expect(await last(receipt)).toMatchObject({ state: 'unanswered', says: null });
    expect((await em().findOneOrFail(StatusCheck, { id: checkId })).timedOutAt).toBeInstanceOf(Date);
    expect(await entriesOf(receipt)).toEqual([]);
    expect(await post(asked[0]!.ResultURL, resultFor(asked[0]!))).toBe(200);
    expect(await last(receipt)).toMatchObject({ state: 'answered', says: 'completed' });
    expect(await entriesOf(receipt)).toHaveLength(1);
  });

  test.each([
    ['another receipt', { ReceiptNo: 'UKQOTHERRR' }],
    ['no receipt', { ReceiptNo: null }],
    ['another short code', { CreditPartyName: '600000 - Somebody else' }],
    ['nobody who was paid', { CreditPartyName: null }],
    ['an operation that was cancelled', { TransactionStatus: 'Cancelled' }],
    ['an amount with cents', { Amount: '1500.50' }],
  ])('about %s is kept as the answer and is no money', async (_what, changes) => {
    onStatus = (question, respond) => {
      respond(200, statusAccepted);
      void post(question.ResultURL, resultFor(question, changes));
    };
    const receipt = nextReceipt();
    await request(receipt);
    await answered(receipt);
    expect(await em().count(AccountEntry, { receiptNumber: { $in: [receipt, 'UKQOTHERRR'] } })).toBe(0);
  });

  test('that knows nothing gives way to one that does, and not the other way round', async () => {
    onStatus = (question, respond) => {
      respond(200, statusAccepted);
      void post(question.ResultURL, statusFailed(2001, 'The initiator information is invalid.'));
    };
    const receipt = nextReceipt();
    await request(receipt);
    expect(await answered(receipt)).toMatchObject({ says: 'notKnown', resultCode: '2001', isPaidToUs: null });
    await post(asked[0]!.ResultURL, resultFor(asked[0]!));
    expect(await last(receipt)).toMatchObject({ says: 'completed' });
    await post(asked[0]!.ResultURL, statusFailed(2001, 'The initiator information is invalid.'));
    expect(await last(receipt)).toMatchObject({ says: 'completed' });
  });

  test('to an address of nobody is kept aside, answered like any other, and changes nothing', async () => {
    const before = await em().count(AccountEntry, {});
    for (const route of ['results', 'timeouts']) {
      const forged = JSON.stringify(resultFor({ TransactionID: 'UKQFORGED1' } as Question, { Note: route }));
      expect(await post(`${engine.apiUrl}/hooks/${route}/${'a'.repeat(64)}`, forged)).toBe(200);
      const [stray] = await em().find(StrayCallback, { route });
      expect(stray).toMatchObject({ reason: 'unknownToken' });
      expect(engine.sealer.open('stray-body', stray!.id, stray!.bodySealed)).toBe(forged);
    }
    expect(await em().count(AccountEntry, {})).toBe(before);
  });

  test('that nobody can read is kept aside, and the check waits on', async () => {
    onStatus = (question, respond) => {
      respond(200, statusAccepted);
      void post(question.ResultURL, '<html>').then(() => post(question.ResultURL, resultFor(question)));
    };
    const receipt = nextReceipt();
    await request(receipt);
    await answered(receipt);
    expect(await em().count(StrayCallback, { route: 'results', reason: 'unreadable' })).toBe(1);
  });

  test('with the database away is not acknowledged: 503', async () => {
    const orm = openDatabase({ databaseUrl: `postgres://nobody@${closedAddress}/nothing` });
    const api = await serveApi({ ...engine.apiDeps, orm });
    for (const route of ['results', 'timeouts'])
      expect(await post(`${api.url}/hooks/${route}/${'a'.repeat(64)}`, statusResult())).toBe(503);
    await api.close();
    await orm.close(true);
  });
});

describe('a receipt from an unlisted address', () => {
  test('in a callback is asked about at Safaricom, and the answer is money that counts', async () => {
    const phone = nextPhone('15');
    await pay(engine, phone);
    const push = await eventually(() => onlyPushTo(engine, phone));
    const receipt = nextReceipt();
    await post(push.callbackUrl, callbackOf(push, { receiptNumber: receipt }));
    expect(await answered(receipt)).toMatchObject({ says: 'completed' });
    expect(await entriesOf(receipt)).toMatchObject([{ source: 'transactionStatus' }]);
    // Told again, or by somebody else: it is not asked about twice.
    await post(push.callbackUrl, callbackOf(push, { receiptNumber: receipt, extra: 'again' }));
    expect(await em().count(StatusCheck, { receiptNumber: receipt })).toBe(1);
  });

  test('in a notice of money is asked about too, and one from a listed address is not', async () => {
    const notice = (receiptNumber: string, fromListedAddress: boolean | null) =>
      addEntry(em(), engine.sealer, account, {
        source: 'c2b',
        receiptNumber,
        amountShillings: 1500,
        occurredAt: new Date(),
        shortCode: '174379',
        accountReference: '',
        payer: null,
        fromListedAddress,
      });
    const [doubtful, listed, unchecked] = [nextReceipt(), nextReceipt(), nextReceipt()];
    await notice(doubtful, false);
    await notice(listed, true);
    await notice(unchecked, null);
    await answered(doubtful);
    expect(await last(listed)).toBeUndefined();
    expect(await last(unchecked)).toBeUndefined();
  });
});

test('an initiator that Safaricom does not accept is asked in the name of by nobody but a person, until it is changed', async () => {
  onStatus = (question, respond) => {
    respond(200, statusAccepted);
    void post(question.ResultURL, statusFailed(2001, 'The initiator information is invalid.'));
  };
  const doubtful = (receiptNumber: string) =>
    addStatusCheck(em(), engine.sealer, { credentialId: account.id, receiptNumber, againAfterMs: null });
  const blamed = nextReceipt();
  await doubtful(blamed);
  await answered(blamed);
  expect(await doubtful(nextReceipt())).toBeUndefined();
  expect(await request(nextReceipt())).toBeDefined();
  await em().execute('update daraja_credentials set updated_at = clock_timestamp() where id = ?', [
    account.id,
  ]);
  expect(await doubtful(nextReceipt())).toBeDefined();
});

test('Temporal and the log hold no receipt, no payer, no token and no credential of any check', async () => {
  const held = await dumpTemporal(engine, 'WorkflowType = "receiptCheck"');
  expect(held.length).toBeGreaterThan(8);
  const checks = await em().find(StatusCheck, {});
  const tokens = checks.map(({ id, tokenSealed }) => engine.sealer.open('status-token', id, tokenSealed));
  const secrets = [
    ...checks.map(({ receiptNumber }) => receiptNumber),
    ...tokens,
    payer,
    'Wanjiru',
    'c2VjcmV0',
  ];
  const found = secrets.filter((secret) =>
    [...held, ...engine.logLines].some((text) => text.includes(secret)),
  );
  expect(found).toEqual([]);
  expect(held.some((text) => text.includes(checks[0]!.id))).toBe(true);
});

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Payment } from '../../../db/entities/index.ts';
import { addNote } from '../../../db/payment-notes.ts';
import { everyTenantsEntities } from '../../../db/tenant.ts';
import { Engine } from '../../support/engine.ts';
import { eventually } from '../../support/eventually.ts';
import {
  becomes,
  callbackOf,
  nextPhone,
  nextReceipt,
  onlyPushTo,
  patientTiming,
  pay,
  postCallback,
  sql,
} from '../../support/flow.ts';

let engine: Engine;

beforeAll(async () => {
  const timing = { ...patientTiming, reconcileMs: [2_000] };
  engine = await Engine.start({ tempo: 100, timing });
  await engine.listen();
});
afterAll(async () => {
  await engine.stop();
});

interface Timeline {
  data: { at: string; kind: string; words: string; id: string }[];
  isComplete: boolean;
}
const timelineOf = async (id: string): Promise<Timeline> =>
  (await engine.request('GET', `/v1/payments/${id}/timeline`)).body as never;

test('tells all that happened to a payment, in order and in words', async () => {
  const phone = nextPhone('15');
  const { paymentId, transactionId } = await pay(engine, phone);
  await becomes(engine, paymentId, 'unknown');
  await eventually(async () => {
    const open = await engine.request('GET', `/v1/cases?paymentId=${paymentId}`);
    expect(open.body.data).toHaveLength(1);
  });
  await engine.request('POST', `/v1/payments/${paymentId}/refresh`, { reason: 'The customer is here.' });
  const order = { status: 'failed', reason: 'On no statement.' };
  await engine.request('POST', `/v1/payments/${paymentId}/resolve`, order);
  await becomes(engine, paymentId, 'failed');
  const receiptNumber = nextReceipt();
  const push = await onlyPushTo(engine, phone);
  await postCallback(push, callbackOf(push, { receiptNumber }));
  await becomes(engine, paymentId, 'completed');
  await eventually(async () =>
    expect((await timelineOf(paymentId)).data.filter(({ kind }) => kind === 'webhookAttempt')).toHaveLength(
      3,
    ),
  );

  const { data, isComplete } = await timelineOf(transactionId);
  expect(isComplete).toBe(true);
  const kinds = data
    .map(({ kind }) => kind)
    .filter((kind) => !['webhookAttempt', 'query', 'guard'].includes(kind));
  expect(kinds).toEqual([
    'created',
    'prompted',
    'evidence',
    'move',
    'caseOpened',
    'person',
    'evidence',
    'caseClosed',
    'move',
    'evidence',
    'move',
  ]);
  const words = (kind: string): string[] =>
    data.filter((each) => each.kind === kind).map((each) => each.words);
  expect(words('created')).toEqual(['A payment of KES 100 was created.']);
  expect(words('evidence')).toEqual([
    'Safaricom took the prompt.',
    'Decided by a person: On no statement. (failed).',
    expect.stringContaining(`A callback says that it was paid, KES 100, receipt ${receiptNumber}`),
  ]);
  expect(words('move')).toEqual([
    expect.stringMatching(/^The payment is unknown; announced as payment\.unknown\./),
    expect.stringMatching(/^The payment is failed; announced as payment\.failed\./),
    `The payment is completed, receipt ${receiptNumber}, corrected from failed; announced as payment.completed.`,
  ]);
  expect(words('caseOpened')).toEqual([
    expect.stringContaining('Case still_unknown: Safaricom gave no verdict'),
  ]);
  expect(words('caseClosed')).toEqual([
    expect.stringMatching(/closed by key_\w+ with "failed": On no statement\./),
  ]);
  expect(words('person')).toEqual([
    expect.stringMatching(/^key_\w+ had Safaricom asked: The customer is here\.$/),
  ]);
  expect(words('query').length).toBeGreaterThan(1);
  expect(new Set(words('query'))).toEqual(
    new Set([expect.stringContaining('Safaricom, asked by query, says nothing certain (code 4999')]),
  );
  expect(
    words('webhookAttempt')
      .map((each) => each.split(',')[0]!)
      .toSorted(),
  ).toEqual(['Webhook payment.completed', 'Webhook payment.failed', 'Webhook payment.unknown']);
  const text = JSON.stringify(data);
  for (const secret of [phone, 'ws_CO_', 'INV1042']) expect(text).not.toContain(secret);
});

test('a query that settles a payment stands before the move that it makes', async () => {
  const { paymentId } = await pay(engine, nextPhone('16'));
  await becomes(engine, paymentId, 'completed');
  const { data } = await timelineOf(paymentId);
  const kinds = data.map(({ kind }) => kind);
  expect(kinds.lastIndexOf('query')).toBeLessThan(kinds.indexOf('move'));
});

test('tells what the guards did', async () => {
  const { paymentId } = await pay(engine, nextPhone());
  await becomes(engine, paymentId, 'completed');
  const payment = await everyTenantsEntities(engine.orm).findOneOrFail(Payment, { id: paymentId });
  const note = { guard: 'callbackReplay', about: 'x', text: 'The same callback came again.' } as const;
  await addNote(engine.orm.em.fork(), payment, note);
  const { data } = await timelineOf(paymentId);
  expect(data).toContainEqual(expect.objectContaining({ kind: 'guard', words: note.text }));
});

test('is bounded, and says when it leaves something out', async () => {
  const { paymentId } = await pay(engine, nextPhone());
  await becomes(engine, paymentId, 'completed');
  await sql(
    engine,
    `insert into evidence (id, payment_id, organisation_id, environment, kind, source_key, says, bound_by, judged_at)
     select 'evd_many' || n, p.id, p.organisation_id, p.environment, 'query', 'many' || n, 'nothing', 'token', now()
     from payments p, generate_series(1, 600) n where p.id = ?`,
    [paymentId],
  );
  const { data, isComplete } = await timelineOf(paymentId);
  expect(isComplete).toBe(false);
  expect(data.filter(({ kind }) => kind === 'query' || kind === 'evidence')).toHaveLength(500);
});

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { eventTypes } from '../../../db/entities/index.ts';
import { ownDocument } from '../../../api/openapi/own-document.ts';
import { Engine } from '../../support/engine.ts';
import { eventually } from '../../support/eventually.ts';
import { callbackOf, nextPhone, onlyPushTo, patientTiming, pay, postCallback } from '../../support/flow.ts';
import { WebhookReceiver, type ReceivedWebhook } from '../../support/receiver.ts';

interface Parameter {
  name: string;
  required: boolean;
  schema: object;
}
interface Webhook {
  parameters: { $ref: string }[];
  requestBody: { content: { 'application/json': { schema: { $ref: string } } } };
}
interface Document {
  webhooks: Record<string, { post: Webhook }>;
  components: {
    parameters: Record<string, Parameter>;
    schemas: Record<string, { properties: Record<string, { const?: string }> }>;
  };
}

const document = ownDocument() as Document;
const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
ajv.addSchema({ $id: 'openapi', components: document.components });

const nameIn = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1);

/** Holds a webhook that came to what the document says of its type. */
function expectAsDocumented({ json, headers }: ReceivedWebhook): void {
  const { parameters, requestBody } = document.webhooks[json.type]!.post;
  const { $ref } = requestBody.content['application/json'].schema;
  const validate = ajv.compile({ $ref: `openapi${$ref}` });
  validate(json);
  expect([json.type, validate.errors]).toEqual([json.type, null]);
  for (const { name, schema } of parameters.map(
    (each) => document.components.parameters[nameIn(each.$ref)]!,
  )) {
    expect([name, ajv.validate(schema, headers[name])]).toEqual([name, true]);
    expect(headers[name.replace('svix', 'webhook')]).toBe(headers[name]);
  }
}

let engine: Engine;
let leaving: WebhookReceiver;
beforeAll(async () => {
  engine = await Engine.start({ tempo: 100, timing: { ...patientTiming, reconcileMs: [2_000, 2_300] } });
  await engine.listen();
  leaving = await WebhookReceiver.start();
  leaving.answer = (response) => response.writeHead(410).end();
});
afterAll(async () => {
  await leaving.stop();
  await engine.stop();
});

test('there is an entry for every type of event, told from the others by its type', () => {
  expect(Object.keys(document.webhooks).toSorted()).toEqual([...eventTypes].toSorted());
  for (const [type, { post }] of Object.entries(document.webhooks)) {
    const { $ref } = post.requestBody.content['application/json'].schema;
    expect(document.components.schemas[nameIn($ref)]!.properties['type']!.const).toBe(type);
  }
});

test('what payments announce is as documented, whatever their ending', async () => {
  // Nobody says what became of the one; of the other a query says that it was paid, and names no receipt.
  const [silent, lost] = [nextPhone('15'), nextPhone('16')];
  await Promise.all(['40', '11', '13'].map((ending) => pay(engine, nextPhone(ending))));
  await pay(engine, silent);
  const { transactionId } = await pay(engine, lost);
  const ended = [
    'payment.completed',
    'payment.canceled',
    'payment.failed',
    'payment.unknown',
    'customer.created',
  ];
  await eventually(() => {
    const types = new Set(engine.receiver.received.map(({ json }) => json.type));
    expect([...types].toSorted()).toEqual(ended.toSorted());
  }, 20_000);
  await eventually(() => expect(engine.receiver.of('payment.completed', transactionId)).toHaveLength(1));
  for (const push of [await onlyPushTo(engine, silent), await onlyPushTo(engine, lost)])
    await postCallback(push, callbackOf(push));
  await eventually(() => {
    expect(engine.receiver.of('payment.completed')).toHaveLength(3);
    expect(engine.receiver.of('payment.updated', transactionId)).toHaveLength(1);
  });
  for (const webhook of engine.receiver.received) expectAsDocumented(webhook);
});

test('what a disabled endpoint announces to the others is as documented', async () => {
  const { id } = await engine.listen(['customer.created'], leaving.url);
  await pay(engine, nextPhone('40'));
  await eventually(() => expect(engine.receiver.of('endpoint.disabled', id)).toHaveLength(1));
  expectAsDocumented(engine.receiver.of('endpoint.disabled', id)[0]!);
});

test('a body that lacks a documented field, or is of another type, does not pass', () => {
  const { id, timestamp } = engine.receiver.of('payment.completed')[0]!.json;
  for (const wrong of [
    { id, timestamp, type: 'payment.completed', object: 'event', sequence: 1, data: {} },
    { ...engine.receiver.of('payment.failed')[0]!.json, type: 'payment.completed', sequence: '1' },
  ])
    expect(ajv.validate({ $ref: 'openapi#/components/schemas/PaymentCompletedEvent' }, wrong)).toBe(false);
});

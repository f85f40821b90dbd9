import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { assert, date, property, stringMatching } from 'fast-check';
import { errorKinds } from '../../api/errors.ts';
import { readKey } from '../../api/idempotency/read-key.ts';
import { instantParameter } from '../../api/instant.ts';
import { ExpressRequest, PhoneNumber } from '../../api/payments/schemas.ts';
import { Engine } from '../support/engine.ts';
import { send } from './support/send.ts';

interface Schema {
  pattern: string;
  examples?: string[];
  properties: Record<string, Schema>;
}
interface Operation {
  operationId: string;
  parameters: { name: string; in: string; schema: Schema }[];
  responses: object;
  requestBody?: { required: boolean; content: { 'application/json': { schema: Schema } } };
}

let engine: Engine;
let document: { servers: object[]; paths: Record<string, Record<string, Operation>> };
beforeAll(async () => {
  engine = await Engine.start({ worker: false, tempo: 1 });
  document = (await send(`${engine.apiUrl}/openapi.json`)).body as never;
});
afterAll(async () => {
  await engine.stop();
});

const operation = (id: string): Operation =>
  Object.values(document.paths)
    .flatMap((path) => Object.values(path))
    .find(({ operationId }) => operationId === id)!;
const bodyOf = (id: string): Schema => operation(id).requestBody!.content['application/json'].schema;
const parameter = (id: string, name: string) =>
  operation(id).parameters.find((each) => each.name === name)!.schema;

test('the document is valid OpenAPI 3.1, and everything that it refers to is in it', async () => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(structuredClone(document));
  expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
  expect(validator.version).toBe('3.1');
});

test('its addresses are those of the server that it came from', () => {
  expect(document.servers).toMatchObject([{ url: '/' }]);
});

test('every error code is documented with its meaning', () => {
  const text = JSON.stringify(document);
  for (const [code, { meaning }] of Object.entries(errorKinds))
    expect(text).toContain(JSON.stringify(`- \`${code}\`: ${meaning}`).slice(1, -1));
});

test('an id in a path is documented with the kinds that it may be of', () => {
  expect(parameter('getPayment', 'id').pattern).toBe('^(?:pay|trxn)_[0-9a-z]{26}$');
  expect(parameter('getEvent', 'id').pattern).toBe('^evt_[0-9a-z]{26}$');
});

test('every POST that creates or decides something takes an Idempotency-Key, and none else', () => {
  const posts = Object.values(document.paths).flatMap(({ post }) => post ?? []);
  const keyless = posts.filter(({ parameters }) =>
    parameters.every(({ name }) => name !== 'Idempotency-Key'),
  );
  expect(keyless.map(({ operationId }) => operationId).toSorted()).toEqual([
    'refreshPayment',
    'registerC2b',
    'registerPull',
    'resumeDarajaCredential',
    'revokeApiKey',
    'verifyDarajaCredential',
  ]);
  for (const { responses } of keyless)
    expect(JSON.stringify(responses)).not.toMatch(/Idempotent-Replayed|idempotency_key|idempotent_request/);
});

test('a body is required where an empty object would be refused', () => {
  expect(operation('createExpressPayment').requestBody!.required).toBe(true);
  expect(operation('updateWebhookEndpoint').requestBody!.required).toBe(false);
});

describe('whatever fits a documented pattern is accepted:', () => {
  const order = { phoneNumber: '0712345678', amount: 1, description: 'Order' };
  const expectAccepted = (schema: Schema, accept: (text: string) => unknown): void => {
    for (const example of schema.examples ?? []) {
      expect(example).toMatch(new RegExp(schema.pattern, 'u'));
      accept(example);
    }
    assert(property(stringMatching(new RegExp(schema.pattern)), (text) => void accept(text)));
  };

  test('a phone number', () => {
    for (const schema of [
      bodyOf('createExpressPayment').properties['phoneNumber']!,
      parameter('listPayments', 'phoneNumber'),
    ]) {
      expect(schema.examples!.length).toBeGreaterThan(2);
      expectAccepted(schema, (text) => PhoneNumber.parse(text));
    }
  });

  test('a description, and no other character of ASCII', () => {
    const schema = bodyOf('createExpressPayment').properties['description']!;
    expectAccepted(schema, (text) => ExpressRequest.parse({ ...order, description: text.slice(0, 13) }));
    for (let code = 0; code < 128; code += 1) {
      const description = `a${String.fromCharCode(code)}a`;
      const accepted = ExpressRequest.safeParse({ ...order, description }).success;
      expect([code, new RegExp(schema.pattern, 'u').test(description)]).toEqual([code, accepted]);
    }
  });

  test('an instant', () => {
    const { pattern, examples = [] } = parameter('listPayments', 'start');
    const [min, max] = [new Date('2000-01-02T00:00:00Z'), new Date('9999-12-31T00:00:00Z')];
    const written = date({ min, max, noInvalidDate: true }).map((at) => at.toISOString());
    assert(
      property(written, (text) => {
        for (const each of [text, text.replace(/\.\d+Z$/, '+03:00'), ...examples]) {
          expect(each).toMatch(new RegExp(pattern, 'u'));
          expect(instantParameter.parse(each)).toBe(each);
        }
      }),
    );
  });

  test('an Idempotency-Key', () => {
    const schema = parameter('createExpressPayment', 'Idempotency-Key');
    expectAccepted(schema, (text) => expect(readKey(text)).toBe(text));
  });
});

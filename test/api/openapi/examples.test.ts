import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { allRoutes } from '../../../api/app.ts';
import { errorKinds, type ErrorCode } from '../../../api/errors.ts';
import { missingExample } from '../../../api/openapi/example-of.ts';
import { ownDocument } from '../../../api/openapi/own-document.ts';
import { contract } from './contract.ts';

interface Example {
  $ref?: string;
  summary?: string;
  value?: unknown;
}
interface MediaType {
  schema: object;
  examples?: Record<string, Example>;
}
interface Answer {
  $ref?: string;
  description: string;
  content?: Record<string, MediaType>;
}
interface Operation {
  operationId: string;
  requestBody?: { content: Record<string, MediaType> };
  responses: Record<string, Answer>;
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
  webhooks: Record<string, Record<string, Operation>>;
  components: { responses: Record<string, Answer>; examples: Record<string, Example> };
}

const document = ownDocument() as Document;
const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
ajv.addSchema({ $id: 'openapi', components: document.components });

const nameIn = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1);
const answerOf = (answer: Answer): Answer =>
  answer.$ref === undefined ? answer : document.components.responses[nameIn(answer.$ref)]!;
const exampleOf = (example: Example): Example =>
  example.$ref === undefined ? example : document.components.examples[nameIn(example.$ref)]!;

const operations = [document.paths, document.webhooks]
  .flatMap((group) => Object.values(group))
  .flatMap((path) => Object.values(path))
  .map((operation) => [operation.operationId, operation] as const);

/** Every place where a body is described, by what it is. */
function bodiesOf({ requestBody, responses }: Operation): [string, MediaType][] {
  const named = (what: string, content: Record<string, MediaType> = {}): [string, MediaType][] =>
    Object.entries(content).map(([mediaType, each]) => [`${what} ${mediaType}`, each]);
  return [
    ...named('request', requestBody?.content),
    ...Object.entries(responses).flatMap(([status, answer]) => named(status, answerOf(answer).content)),
  ];
}

function expectFits(schema: object, value: unknown, where: string): void {
  const validate = ajv.compile(
    JSON.parse(JSON.stringify(schema).replaceAll('#/components', 'openapi#/components')) as object,
  );
  validate(value);
  expect([where, validate.errors]).toEqual([where, null]);
}

function leaves(value: unknown, path: string): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([name, each]) => leaves(each, `${path}.${name}`));
}

describe.each(operations)('%s', (_id, operation) => {
  test('has an example of every body, and each fits its schema', () => {
    for (const [where, { schema, examples = {} }] of bodiesOf(operation)) {
      expect([where, Object.keys(examples).length > 0]).toEqual([where, true]);
      for (const [name, example] of Object.entries(examples))
        expectFits(schema, exampleOf(example).value, `${where} ${name}`);
    }
  });

  test('has no text in its examples that its schema gives no example for', () => {
    const empty = bodiesOf(operation)
      .flatMap(([where, { examples = {} }]) => leaves(examples, where))
      .filter(([, value]) => value === missingExample);
    expect(empty).toEqual([]);
  });

  test('has an example of each of its errors, with that very code and status', () => {
    for (const [status, answer] of Object.entries(operation.responses)) {
      const { description, content } = answerOf(answer);
      const codes = [...description.matchAll(/^- `(\w+)`/gm)].map(([, code]) => code as ErrorCode);
      const examples = content?.['application/json']?.examples ?? {};
      if (codes.length === 0) continue;
      expect(Object.keys(examples)).toEqual(codes);
      for (const code of codes) {
        const { error } = exampleOf(examples[code]!).value as { error: Record<string, unknown> };
        expect(error).toMatchObject({ code, status: Number(status) });
        expect('validation' in error).toBe(status === '422' && code !== 'invalid_access');
        const namesFields = Array.isArray(error['validation']) && error['validation'].length > 0;
        expect(namesFields).toBe(code === 'validation_error');
      }
    }
  });
});

test('every error code has words of its own', () => {
  const said = Object.keys(errorKinds)
    .filter((code) => code !== 'validation_error' && code !== 'invalid_access')
    .map(
      (code) => (document.components.examples[code]!.value as { error: { message: string } }).error.message,
    );
  expect(new Set(said).size).toBe(said.length);
});

describe('the contract’s own examples', () => {
  const routes = allRoutes({} as never);
  const bodyOf = (id: string) => routes.find(({ operationId }) => operationId === id)!.body!;
  const examplesIn = (id: string) =>
    bodiesOf(operations.find(([name]) => name === id)![1]).flatMap(([, { examples = {} }]) =>
      Object.values(examples).map((example) => exampleOf(example).value),
    );

  test('the order is taken, and is an example of the document', () => {
    expect(bodyOf('createExpressPayment').safeParse(contract.order).success).toBe(true);
    expect(examplesIn('createExpressPayment')).toContainEqual(contract.order);
  });

  test.each([
    ['createExpressPayment', 'accepted'],
    ['getPayment', 'completed'],
    ['getPayment', 'failed'],
    ['getTransaction', 'transaction'],
    ['onCustomerCreated', 'customerCreated'],
    ['createExpressPayment', 'wrongAmount'],
    ['createExpressPayment', 'refused'],
  ] as const)('%s shows it, field by field in its order: %s', (id, name) => {
    const shown = examplesIn(id).map((value) => JSON.stringify(value));
    expect(shown).toContain(JSON.stringify(contract[name]));
  });
});

import * as z from 'zod';
import { errorStatuses, type ErrorCode } from './errors.ts';
import type { Route } from './route.ts';

/** What every operation may answer. */
const commonErrors: readonly ErrorCode[] = [
  'missing_api_key',
  'invalid_api_key',
  'invalid_access',
  'validation_error',
  'internal_server_error',
  'service_unavailable',
];
const bodyErrors: readonly ErrorCode[] = ['invalid_json', 'body_too_large'];

const ErrorAnswer = z.object({
  code: z.string().optional().describe('With `invalid_access` only: the same again, for older SDKs.'),
  message: z.string().optional().describe('With `invalid_access` only.'),
  error: z.object({
    status: z.int(),
    code: z.enum(Object.keys(errorStatuses)),
    message: z.string().describe('What to do next.'),
    requestId: z.string(),
    validation: z
      .array(z.object({ field: z.string(), message: z.string() }))
      .optional()
      .describe('In every 422: the wrong fields; empty where no field is to blame.'),
    paymentId: z.string().optional(),
    provider: z.object({ code: z.string().nullable(), message: z.string().nullable() }).optional(),
  }),
});

/** The OpenAPI 3.1 document, made from the routes that are served and the schemas that validate them. */
export function openApiDocument(routes: readonly Route[]): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const each of routes) {
    const path = each.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [each.method]: operation(each) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Hakika',
      version: '1',
      description:
        'Certainty for M-Pesa payments. Amounts are whole shillings. v1 only adds; readers ignore unknown fields.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    security: [{ apiKey: [] }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        apiKey: {
          type: 'http',
          scheme: 'bearer',
          description: 'hk_test_… for the sandbox, hk_live_… for production.',
        },
      },
      schemas: { Error: schemaOf(ErrorAnswer, 'output') },
    },
  };
}

function operation(each: Route): object {
  const { operationId, tag, summary, scope, answer } = each;
  return {
    operationId,
    tags: [tag],
    summary,
    description: `Scope: \`${scope}\`.`,
    parameters: parametersOf(each),
    ...(each.body === undefined
      ? {}
      : { requestBody: { required: true, content: json(schemaOf(each.body, 'input')) } }),
    responses: {
      [answer.status]: { description: answer.description, content: json(schemaOf(answer.schema, 'output')) },
      ...errorResponses(each),
    },
  };
}

function parametersOf({ path, method, query }: Route): object[] {
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const inQuery = Object.entries(query === undefined ? {} : propertiesOf(query)).map(([name, schema]) => ({
    name,
    in: 'query',
    required: false,
    schema,
    ...(name === 'metadata' ? { style: 'deepObject', explode: true } : {}),
  }));
  const idempotency = {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    schema: { type: 'string', maxLength: 255 },
    description: 'Makes a repetition safe: the same key gives the same record and the same answer.',
  };
  return [...inPath, ...inQuery, ...(method === 'post' ? [idempotency] : [])];
}

/** Codes that share a status share its response; each is named. */
function errorResponses({ method, body, errors }: Route): Record<string, object> {
  const keyErrors: ErrorCode[] = method === 'post' ? ['invalid_idempotency_key'] : [];
  const codes = [...commonErrors, ...(body === undefined ? [] : bodyErrors), ...keyErrors, ...errors];
  const byStatus = Map.groupBy([...new Set(codes)], (code) => errorStatuses[code]);
  return Object.fromEntries(
    [...byStatus].map(([status, names]) => [
      status,
      {
        description: names.map((name) => `\`${name}\``).join(', '),
        content: json({ $ref: '#/components/schemas/Error' }),
      },
    ]),
  );
}

const json = (schema: object): object => ({ 'application/json': { schema } });

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    // Answers may grow: a client that is made from this document must not refuse a field that a later version adds.
    override({ jsonSchema }) {
      if (io === 'output' && jsonSchema.additionalProperties === false)
        delete jsonSchema.additionalProperties;
    },
  });
  return rest;
}

function propertiesOf(query: z.ZodType): Record<string, object> {
  const { properties = {} } = schemaOf(query, 'input') as { properties?: Record<string, object> };
  return properties;
}

import * as z from 'zod';
import { errorAnswer, headersOf } from './answers.ts';
import { exampleFor, json, schemaOf } from './schema-of.ts';

const statuses = ['ok', 'unavailable'] as const;
const Health = z.object({
  status: z.enum(statuses),
  detail: z
    .string()
    .optional()
    .describe('What is wrong.')
    .meta({ examples: ['its oldest work waits for 75 s; is a worker running?'] }),
});
const Liveness = z.object({ status: z.literal('ok') }).meta({ id: 'Liveness' });
const Readiness = z
  .object({
    status: z.enum(statuses),
    checks: z.object({ database: Health, temporal: Health, relay: Health }),
  })
  .meta({
    id: 'Readiness',
    examples: [
      {
        status: 'ok',
        checks: { database: { status: 'ok' }, temporal: { status: 'ok' }, relay: { status: 'ok' } },
      },
    ],
  });
export const openSchemas = [Liveness, Readiness];

const notReady = {
  status: 'unavailable',
  checks: {
    database: { status: 'ok' },
    temporal: { status: 'ok' },
    relay: { status: 'unavailable', detail: 'its oldest work waits for 75 s; is a worker running?' },
  },
};

const answer = (description: string, schema: z.ZodType, value = exampleFor(schema, 'output')): object => ({
  description,
  headers: headersOf([]),
  content: json(schemaOf(schema, 'output'), { example: { summary: description, value } }),
});

const operation = (operationId: string, summary: string, responses: object): object => ({
  operationId,
  tags: ['Server'],
  summary,
  security: [],
  responses: {
    ...responses,
    '400': errorAnswer(['invalid_request']),
    '500': errorAnswer(['internal_server_error']),
  },
});

/** What is served without a key. */
export const openPaths = (): Record<string, Record<string, object>> => ({
  '/livez': {
    get: operation('getLiveness', 'Tell whether this process runs', { 200: answer('It runs.', Liveness) }),
  },
  '/readyz': {
    get: operation('getReadiness', 'Tell whether this server can take payments that will be carried out', {
      200: answer('It can.', Readiness),
      503: answer('It cannot; `checks` says what is away.', Readiness, notReady),
    }),
  },
  '/openapi.json': {
    get: operation('getOpenApiDocument', 'Read this document', {
      200: {
        description: 'OpenAPI 3.1.',
        headers: headersOf([]),
        content: json(
          { type: 'object' },
          { document: { summary: 'Its beginning', value: { openapi: '3.1.0' } } },
        ),
      },
    }),
  },
});
